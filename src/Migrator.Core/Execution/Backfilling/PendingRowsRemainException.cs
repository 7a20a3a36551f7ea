namespace Migrator.Execution.Backfilling;

/// <summary>The whole table was passed, and a count still finds rows that were not copied and whose mapping does not fail.</summary>
public sealed class PendingRowsRemainException(TableName table, long rows, long pending, long poisoned)
    : MigratorException($"Backfill of {table} is not complete: of {rows} rows {pending} are still pending after the last pass, and only {poisoned} of them because their mapping fails. Is the sync trigger there and enabled? Run the backfill again; if the number stays, see 'migrator verify'.")
{
    /// <inheritdoc />
    public override string Code => "MIG2023";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>Rows of the table.</summary>
    public long Rows { get; } = rows;

    /// <summary>Rows not copied.</summary>
    public long Pending { get; } = pending;

    /// <summary>Rows of which that is explained.</summary>
    public long Poisoned { get; } = poisoned;
}
