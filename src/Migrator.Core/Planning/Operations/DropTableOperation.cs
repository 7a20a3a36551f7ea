namespace Migrator.Planning.Operations;

/// <summary>Drops a table, with what belongs to it.</summary>
/// <param name="Table">The table.</param>
/// <param name="QuarantineName">The name it has had in quarantine; null if it was not renamed.</param>
/// <param name="Referenced">The tables that its foreign keys point to: they are locked as well.</param>
public sealed record DropTableOperation(TableName Table, TableName? QuarantineName, IReadOnlyList<TableName> Referenced) : Operation
{
    /// <summary>Its partitions, which go with it.</summary>
    public IReadOnlyList<TableName> Partitions { get; init; } = [];
}
