namespace Migrator.Execution;

/// <summary>Row-level security hides rows from us; a count over what is left would prove nothing.</summary>
public sealed class RowsHiddenException(TableName table, string reason, Exception cause)
    : MigratorException($"Row-level security of {table} hides rows from this role: {reason}. Run as a role with BYPASSRLS, or as the table's owner where row security is not forced.", cause)
{
    /// <inheritdoc />
    public override string Code => "MIG2025";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>The server's message.</summary>
    public string Reason { get; } = reason;
}
