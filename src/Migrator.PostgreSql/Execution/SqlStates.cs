namespace Migrator.PostgreSql.Execution;

/// <summary>The server's error codes that decide what happens next; those beginning with MG are raised by our own functions.</summary>
internal static class SqlStates
{
    public const string LeaseLost = "MG001";
    public const string ConditionClosed = "MG002";
    public const string SyncChanged = "MG003";
    public const string JournaledAlready = "MG004";
    public const string BitTaken = "MG007";
    public const string SettingsChanged = "MG008";
    public const string LockNotAvailable = "55P03";
    public const string ConnectionLost = "08006";

    private const string SerializationFailure = "40001";
    private const string DeadlockDetected = "40P01";
    private const string QueryCanceled = "57014";
    private const string TooManyConnections = "53300";
    private const string IdleInTransactionTimeout = "25P03";
    private const string TransactionTimeout = "25P04";

    /// <summary>True where the session ended before it could answer.</summary>
    public static bool EndsSession(string state) => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal);

    /// <summary>True where the same statements may succeed later, nothing else having changed.</summary>
    public static bool IsTransient(string state) =>
        state is SerializationFailure or DeadlockDetected or QueryCanceled or TooManyConnections or IdleInTransactionTimeout or TransactionTimeout
        || state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("57P", StringComparison.Ordinal);
}
