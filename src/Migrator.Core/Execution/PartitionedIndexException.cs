namespace Migrator.Execution;

/// <summary>An index or a key cannot be brought to every partition of a table: one of them stands in its way.</summary>
public sealed class PartitionedIndexException(TableName table, string index, string problem, string sort = "index")
    : MigratorException($"The {sort} {index} cannot be brought to every partition of {table}: {problem}. What has been built stays; put that right and run the same command again, or roll back.")
{
    /// <inheritdoc />
    public override string Code => "MIG2031";

    /// <summary>The partitioned table.</summary>
    public TableName Table { get; } = table;

    /// <summary>The index's or the key's name there.</summary>
    public string Index { get; } = index;
}
