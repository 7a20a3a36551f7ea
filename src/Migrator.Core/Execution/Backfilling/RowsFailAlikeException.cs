namespace Migrator.Execution.Backfilling;

/// <summary>Nearly every row of a table fails: the cause lies in the mapping or the schema, and putting row after row aside would help nobody.</summary>
public sealed class RowsFailAlikeException(MigrationId migration, TableName table, int failing, int looked, string reason)
    : MigratorException($"Of {looked} rows of {table} that were looked at, spread over it, {failing} cannot be changed, the last one because: {reason}. So the cause hardly lies in single rows, and no more of them are put aside. Correct the cause, or roll the migration back and correct its mapping; then run the same command again. To put them aside all the same: migrator backfill {migration} --on-bad-row put-aside.")
{
    /// <inheritdoc />
    public override string Code => "MIG2035";

    /// <summary>The table.</summary>
    public TableName Table { get; } = table;

    /// <summary>How many of those that were looked at fail.</summary>
    public int Failing { get; } = failing;

    /// <summary>How many were looked at.</summary>
    public int Looked { get; } = looked;

    /// <summary>What the server says of one of them, without values.</summary>
    public string Reason { get; } = reason;
}
