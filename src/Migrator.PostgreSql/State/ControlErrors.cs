using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>Error codes that the control schema's functions raise, and what may be tried again.</summary>
internal static class ControlErrors
{
    public const string LeaseLost = "MG001";

    public const string FenceMoved = "MG005";

    // On a machine that is too busy to send the next statement in time. The transaction is gone.
    private const string IdleInTransactionTimeout = "25P03";

    public static bool MayBeTriedAgain(PostgresException exception) => exception.SqlState is
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
        or FenceMoved or IdleInTransactionTimeout;
}
