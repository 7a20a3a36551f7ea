using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// An index of a partitioned table cannot be built while rows are written, but one of a partition can: it begins at the top,
/// where it is not used yet, is built on each partition by itself, and is whole when the last piece is attached.
/// </summary>
internal static class PartitionedIndexSpelling
{
    /// <summary>The steps that build it; one that does it all, because partitions come and go while it is under way.</summary>
    public static PlanStep Build(PlannedOperation planned, string purpose, PartitionedIndex index, CatalogSnapshot catalog)
        => StepText.Step(planned, purpose, index.Table, BuildScript(index, catalog), [DropScript(index with { IsBuilt = false }, catalog)]) with { Work = StepWork.Build };

    public static PlanStep Drop(PlannedOperation planned, DropIndexOperation drop, TableSnapshot table, CatalogSnapshot catalog)
    {
        var index = new PartitionedIndex
        {
            Table = drop.Table,
            Name = drop.Index.Name,
            IsUnique = drop.Index.IsUnique,
            Definition = drop.Index.Body,
            IsBuilt = false,
            Names = PartitionedIndex.PiecesOf(table, drop.Index.Name, catalog),
        };
        return StepText.Step(
            planned, $"Drop index {index.Name} of {index.Table} and of every partition", index.Table,
            StepText.Exclusive(index.Table, DropStatement(index)),
            [BuildScript(index with { IsBuilt = true }, catalog)],
            promise: "I4");
    }

    public static PartitionedIndex Of(TableName table, string name, bool isUnique, string definition)
        => new() { Table = table, Name = name, IsUnique = isUnique, Definition = definition, IsBuilt = true };

    /// <summary>The index at the top, which keeps writers waiting for a moment: it holds nothing.</summary>
    public static StepScript Begin(PartitionedIndex index) => StepText.Locked(
        [new(index.Table, "SHARE", Blocks.Writes) { IsAlone = true }],
        [Create(index, index.Table, index.Name, "IF NOT EXISTS ", " ONLY")]);

    /// <summary>The piece of a partition that is itself partitioned: begun and attached in one transaction.</summary>
    public static StepScript Join(PartitionedIndex index, TableName partition, string name, TableName above) => StepText.Locked(
        [new(partition, "SHARE", Blocks.Writes) { IsAlone = true }],
        [Create(index, partition, name, "IF NOT EXISTS ", " ONLY"), AttachStatement(partition, name, above)]);

    /// <summary>The piece of a partition that holds rows.</summary>
    public static StepScript Build(PartitionedIndex index, TableName partition, string name)
        => IndexSpelling.Concurrent(partition, Create(index, partition, name, "CONCURRENTLY ", ""), new IndexProbe(partition.Schema, name, IsBuilt: true));

    /// <summary>Only the new index is locked, but every query of the partition needs it.</summary>
    public static StepScript Attach(PartitionedIndex index, TableName partition, string name, TableName above) => StepText.Locked(
        [new(partition, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites, index.Table)],
        [AttachStatement(partition, name, above)]);

    public static StepScript Drop(PartitionedIndex index) => StepText.Exclusive(index.Table, DropStatement(index));

    /// <summary>What an interrupted build has left and nothing is attached to.</summary>
    public static StepScript DropPiece(TableName partition, string name, bool isPartitioned) => isPartitioned
        ? StepText.Exclusive(partition, $"DROP INDEX IF EXISTS {PgIdentifier.Quote(new TableName(partition.Schema, name))}")
        : IndexSpelling.DropScript(partition, name);

    public static StepScript DropScript(PartitionedIndex index, CatalogSnapshot catalog) => new()
    {
        IsTransactional = false,
        Locks = [StepText.AccessExclusive(index.Table)],
        Statements =
        [
            new(DropStatement(index)),
            .. index.Names.Count > 0 ? [] : PartitionsOf(index, catalog).Where(partition => partition.Kind is not RelationKind.PartitionedTable)
                .Select(partition => new PlanStatement($"DROP INDEX CONCURRENTLY IF EXISTS {PgIdentifier.Quote(NameOn(index, partition, catalog))}")),
        ],
        Pieces = index,
    };

    private static StepScript BuildScript(PartitionedIndex index, CatalogSnapshot catalog)
    {
        var above = Above(index, catalog);
        return new()
        {
            IsTransactional = false,
            Locks =
            [
                new(index.Table, "SHARE", Blocks.Writes) { IsAlone = true },
                .. PartitionsOf(index, catalog).Select(partition => partition.Kind is RelationKind.PartitionedTable
                    ? new StepLock(partition.Name, "SHARE", Blocks.Writes, index.Table) { IsAlone = true }
                    : new StepLock(partition.Name, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites, index.Table)),
            ],
            Statements =
            [
                new(Create(index, index.Table, index.Name, "IF NOT EXISTS ", " ONLY")),
                .. PartitionsOf(index, catalog).SelectMany(partition => new PlanStatement[]
                {
                    partition.Kind is RelationKind.PartitionedTable
                        ? new(Create(index, partition.Name, NameOn(index, partition, catalog).Name, "IF NOT EXISTS ", " ONLY"))
                        : new(Create(index, partition.Name, NameOn(index, partition, catalog).Name, "CONCURRENTLY ", "")),
                    new(AttachStatement(partition.Name, NameOn(index, partition, catalog).Name, above[partition.Name])),
                }),
            ],
            Pieces = index,
        };
    }

    private static string Create(PartitionedIndex index, TableName table, string name, string how, string only)
        => $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {how}{PgIdentifier.Quote(name)} ON{only} {PgIdentifier.Quote(table)} {index.Definition}";

    private static string AttachStatement(TableName partition, string name, TableName above)
        => $"ALTER INDEX {PgIdentifier.Quote(above)} ATTACH PARTITION {PgIdentifier.Quote(new TableName(partition.Schema, name))}";

    private static string DropStatement(PartitionedIndex index) => $"DROP INDEX IF EXISTS {PgIdentifier.Quote(new TableName(index.Table.Schema, index.Name))}";

    private static TableName NameOn(PartitionedIndex index, TableSnapshot partition, CatalogSnapshot catalog)
        => new(partition.Name.Schema, index.NameOn(partition.Name, catalog.Server.IdentifierLimit));

    /// <summary>Those above come first: each piece is attached to one that is there.</summary>
    private static List<TableSnapshot> PartitionsOf(PartitionedIndex index, CatalogSnapshot catalog)
        => [.. (catalog.Find(index.Table)?.Partitions ?? []).Select(catalog.Find).OfType<TableSnapshot>().OrderByDescending(partition => partition.Partitions.Count)];

    /// <summary>The index that the piece of each partition is attached to: that of the smallest table above it.</summary>
    private static Dictionary<TableName, TableName> Above(PartitionedIndex index, CatalogSnapshot catalog)
    {
        var partitions = PartitionsOf(index, catalog);
        return partitions.ToDictionary(
            partition => partition.Name,
            partition => partitions.Where(other => other.Partitions.Contains(partition.Name)).MinBy(other => other.Partitions.Count) is { } above
                ? NameOn(index, above, catalog)
                : new TableName(index.Table.Schema, index.Name));
    }
}
