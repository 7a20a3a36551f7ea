using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>What a failed transaction over rows means for the next one.</summary>
internal enum Failure
{
    /// <summary>A locked row, a conflict, a server that accepts no writes just now: later.</summary>
    GaveWay,

    /// <summary>It did not end within its statement timeout, or somebody cancelled it: less at a time.</summary>
    TooSlow,

    /// <summary>The lease or the cursor is another's.</summary>
    Fenced,

    /// <summary>A condition of the gate does not hold any more; the message is its name.</summary>
    Closed,

    /// <summary>The table was rewritten.</summary>
    StorageChanged,

    /// <summary>The values of some row are refused, by a mapping, a type, a check or a trigger.</summary>
    Row,

    /// <summary>Something is not there, not allowed or not ready: for a row, if a function raises that for its values, or for all of them. <see cref="OtherRows"/> tells.</summary>
    RowOrSchema,

    /// <summary>The connection is gone; whether it committed is not known.</summary>
    ConnectionLost,

    /// <summary>Something that no repetition and no other row changes.</summary>
    Refused,
}

/// <summary>Reads the server's error codes.</summary>
internal static class Failures
{
    /// <summary>Raised by a batch that finds the table's storage changed.</summary>
    public const string StorageChanged = "MG004";

    /// <summary>Raised by a batch whose guard does not hold.</summary>
    public const string Closed = "MG002";

    private const string Fenced = "MG001";
    private const string IdleInTransactionTimeout = "25P03";
    private const string TransactionTimeout = "25P04";

    /// <summary>Classes that the server raises for what is missing or not allowed, and a function of the author's perhaps for some value.</summary>
    public static readonly IReadOnlyList<string> ClassesOfRowsOrSchema = ["26", "28", "34", "3D", "3F", "42", "55", "HV"];

    /// <summary>Classes that neither a row's values nor a mapping raise. What is not listed belongs to the row: an author may raise any code.</summary>
    public static readonly IReadOnlyList<string> ClassesOfTheServer = ["08", "25", "53", "57", "58", "F0", "MG", "XX"];

    public static Failure Of(NpgsqlException exception) => exception switch
    {
        PostgresException refusal when Refusals.IsOfHiddenRows(refusal) => Failure.Refused,
        PostgresException refusal => Of(refusal.SqlState),
        _ => Failure.ConnectionLost,
    };

    private static Failure Of(string code) => code switch
    {
        Fenced => Failure.Fenced,
        Closed => Failure.Closed,
        StorageChanged => Failure.StorageChanged,
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.ReadOnlySqlTransaction => Failure.GaveWay,
        PostgresErrorCodes.QueryCanceled => Failure.TooSlow,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or IdleInTransactionTimeout or TransactionTimeout => Failure.ConnectionLost,
        _ when code.StartsWith("08", StringComparison.Ordinal) => Failure.ConnectionLost,
        _ when IsOf(ClassesOfTheServer, code) => Failure.Refused,
        _ when IsOf(ClassesOfRowsOrSchema, code) => Failure.RowOrSchema,
        _ => Failure.Row,
    };

    private static bool IsOf(IReadOnlyList<string> classes, string code) => classes.Any(known => code.StartsWith(known, StringComparison.Ordinal));
}
