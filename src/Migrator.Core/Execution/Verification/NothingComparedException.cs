namespace Migrator.Execution.Verification;

/// <summary>A verification compared no row of a table that has rows.</summary>
public sealed class NothingComparedException(TableName table)
    : MigratorException($"Verification of {table} compared no row, and the table has rows. That is no evidence; nothing was stored.")
{
    /// <inheritdoc />
    public override string Code => "MIG2027";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;
}
