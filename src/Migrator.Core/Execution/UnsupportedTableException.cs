namespace Migrator.Execution;

/// <summary>The relation is of a kind whose rows cannot be copied or compared.</summary>
public sealed class UnsupportedTableException(TableName table, string reason)
    : MigratorException($"Rows of {table} can be neither copied nor compared: {reason}.")
{
    /// <inheritdoc />
    public override string Code => "MIG2024";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>What is in the way.</summary>
    public string Reason { get; } = reason;
}
