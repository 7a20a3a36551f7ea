namespace Migrator.Execution;

/// <summary>The server refuses to let us read or write the rows of a table, for a reason that lies in no single row.</summary>
public sealed class RowsRefusedException(TableName table, string serverCode, string reason, Exception? cause)
    : MigratorException($"Rows of {table} cannot be read or written: {reason}{(serverCode.Length == 0 ? "" : $" ({serverCode})")}. What was committed before stays; remove the cause and run the same command again.", cause)
{
    /// <inheritdoc />
    public override string Code => "MIG2022";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>The server's error code.</summary>
    public string ServerCode { get; } = serverCode;

    /// <summary>The server's message.</summary>
    public string Reason { get; } = reason;
}
