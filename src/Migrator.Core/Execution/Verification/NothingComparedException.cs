namespace Migrator.Execution.Verification;

/// <summary>A verification compared no row of a table that has rows.</summary>
public sealed class NothingComparedException(TableName table, bool isSample = false)
    : MigratorException(isSample
        ? $"The sample drew no page of {table}, so no row was compared, and that tells nothing. Draw a larger share, or leave --sample out: a table this small is compared whole in a moment."
        : $"Verification of {table} compared no row, and the table has rows. That is no evidence; nothing was stored.")
{
    /// <inheritdoc />
    public override string Code => "MIG2027";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;
}
