using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>Error codes that the control schema's functions raise, and what may be tried again.</summary>
internal static class ControlErrors
{
    public const string LeaseLost = "MG001";

    public const string FenceMoved = "MG005";

    // The server ends a transaction whose client is too slow to go on with it, and takes back what it has done.
    private const string IdleInTransactionTimeout = "25P03";
    private const string TransactionTimeout = "25P04";

    public static bool MayBeTriedAgain(PostgresException exception) => exception.SqlState is
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        or FenceMoved or IdleInTransactionTimeout or TransactionTimeout;
}
