namespace Migrator.Execution.Verification;

/// <summary>What keeps the two shapes alike changed while they were compared, so the comparison proves nothing.</summary>
public sealed class SyncChangedException(TableName table, string change)
    : MigratorException($"Verification of {table} is void: {change} while rows were compared. Nothing was stored; verify again when nobody changes the table.")
{
    /// <inheritdoc />
    public override string Code => "MIG2026";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>What changed.</summary>
    public string Change { get; } = change;
}
