namespace Migrator.Execution;

/// <summary>Rows could not be changed, each for a reason of its own; all others are.</summary>
public sealed class RowsPoisonedException(MigrationId migration, TableName table, long rows)
    : MigratorException($"{rows} {(rows == 1 ? "row" : "rows")} of {table} could not be changed: migrator status {migration} shows keys and errors. Correct those rows and run the same command again.")
{
    /// <inheritdoc />
    public override string Code => "MIG2024";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>How many rows.</summary>
    public long Rows { get; } = rows;
}
