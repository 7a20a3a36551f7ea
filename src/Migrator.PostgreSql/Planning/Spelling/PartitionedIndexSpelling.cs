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
            [BuildScript(index with { IsBuilt = true }, catalog), .. IndexBelongings.Return(drop.Table, drop.Index)],
            promise: "I4");
    }

    public static PartitionedIndex Of(TableName table, string name, bool isUnique, string definition)
        => new() { Table = table, Name = name, IsUnique = isUnique, Definition = definition, IsBuilt = true };

    /// <summary>The index at the top, which keeps writers waiting for a moment: it holds nothing.</summary>
    public static StepScript Begin(PartitionedIndex index) => StepText.Locked([BeginLock(index, index.Table)], [BeginStatement(index, index.Table, index.Name)]);

    /// <summary>The piece of a partition that is itself partitioned: begun and attached in one transaction.</summary>
    public static StepScript Join(PartitionedIndex index, TableName partition, string name, TableName above) => StepText.Locked(
        [BeginLock(index, partition)],
        [BeginStatement(index, partition, name), AttachStatement(partition, name, above)]);

    /// <summary>The piece of a partition that holds rows.</summary>
    public static StepScript Build(PartitionedIndex index, TableName partition, string name)
        => IndexSpelling.Concurrent(partition, Create(index, partition, name, "CONCURRENTLY ", ""), new IndexProbe(partition.Schema, name, IsBuilt: true));

    /// <summary>Only the new index is locked, but every query of the partition needs it; for a constraint the partition itself is.</summary>
    public static StepScript Attach(PartitionedIndex index, TableName partition, string name, TableName above) => index.Constraint is null
        ? StepText.Locked([new(partition, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites, index.Table)], [AttachStatement(partition, name, above)])
        : StepText.Exclusive(partition, ConstrainStatement(index, partition, name), AttachStatement(partition, name, above));

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
            .. index.IsLoose ? [] : new PlanStatement[] { new(DropStatement(index)) },
            .. index.Names.Count > 0 ? [] : PartitionsOf(index, catalog).Where(partition => partition.Kind is not RelationKind.PartitionedTable)
                .Select(partition => new PlanStatement($"DROP INDEX CONCURRENTLY IF EXISTS {PgIdentifier.Quote(NameOn(index, partition, catalog))}")),
        ],
        Pieces = index,
    };

    public static StepScript BuildScript(PartitionedIndex index, CatalogSnapshot catalog)
    {
        if (index.IsLoose)
        {
            var leaves = PartitionsOf(index, catalog).Where(partition => partition.Kind is not RelationKind.PartitionedTable).ToList();
            return new()
            {
                IsTransactional = false,
                Locks = [.. leaves.Select(leaf => new StepLock(leaf.Name, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody, index.Table))],
                Statements = [.. leaves.Select(leaf => new PlanStatement(Create(index, leaf.Name, NameOn(index, leaf, catalog).Name, "CONCURRENTLY ", "")))],
                Pieces = index,
            };
        }

        var above = Above(index, catalog);
        return new()
        {
            IsTransactional = false,
            Locks =
            [
                BeginLock(index, index.Table),
                .. PartitionsOf(index, catalog).Select(partition => partition.Kind is RelationKind.PartitionedTable
                    ? BeginLock(index, partition.Name) with { PartitionOf = index.Table }
                    : new StepLock(partition.Name, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites, index.Table)),
            ],
            Statements =
            [
                new(BeginStatement(index, index.Table, index.Name)),
                .. PartitionsOf(index, catalog).SelectMany(partition => Statements(index, partition, NameOn(index, partition, catalog).Name, above[partition.Name])).Select(sql => new PlanStatement(sql)),
            ],
            Pieces = index,
        };
    }

    private static IEnumerable<string> Statements(PartitionedIndex index, TableSnapshot partition, string name, TableName above)
    {
        var isDivided = partition.Kind is RelationKind.PartitionedTable;
        yield return isDivided ? BeginStatement(index, partition.Name, name) : Create(index, partition.Name, name, "CONCURRENTLY ", "");
        if (!isDivided && index.Constraint is not null)
        {
            yield return ConstrainStatement(index, partition.Name, name);
        }

        yield return AttachStatement(partition.Name, name, above);
    }

    private static StepLock BeginLock(PartitionedIndex index, TableName table)
        => (index.Constraint is null ? new StepLock(table, "SHARE", Blocks.Writes) : StepText.AccessExclusive(table)) with { IsAlone = true };

    private static string BeginStatement(PartitionedIndex index, TableName table, string name) => index.Constraint is null
        ? Create(index, table, name, "IF NOT EXISTS ", " ONLY")
        : Unless(
            $"pg_catalog.to_regclass({PgLiteral.Text(PgIdentifier.Quote(new TableName(table.Schema, name)))}) IS NOT NULL",
            $"ALTER TABLE ONLY {PgIdentifier.Quote(table)} ADD CONSTRAINT {PgIdentifier.Quote(name)} {index.Constraint} {index.Definition}{index.Deferral}");

    private static string ConstrainStatement(PartitionedIndex index, TableName partition, string name) => Unless(
        $"EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = {PgLiteral.Text(PgIdentifier.Quote(new TableName(partition.Schema, name)))}::pg_catalog.regclass AND contype IN ('p', 'u'))",
        $"ALTER TABLE {PgIdentifier.Quote(partition)} ADD CONSTRAINT {PgIdentifier.Quote(name)} {index.Constraint} USING INDEX {PgIdentifier.Quote(name)}{index.Deferral}");

    /// <summary>A statement that may come twice, where the answer to the first was lost.</summary>
    private static string Unless(string done, string statement)
    {
        var body =
            $"""

            BEGIN
                IF {done} THEN
                    RETURN;
                END IF;
                {statement};
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static string Create(PartitionedIndex index, TableName table, string name, string how, string only)
        => $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {how}{PgIdentifier.Quote(name)} ON{only} {PgIdentifier.Quote(table)} {index.Definition}";

    private static string AttachStatement(TableName partition, string name, TableName above)
        => $"ALTER INDEX {PgIdentifier.Quote(above)} ATTACH PARTITION {PgIdentifier.Quote(new TableName(partition.Schema, name))}";

    private static string DropStatement(PartitionedIndex index) => index.Constraint is null
        ? $"DROP INDEX IF EXISTS {PgIdentifier.Quote(new TableName(index.Table.Schema, index.Name))}"
        : $"ALTER TABLE {PgIdentifier.Quote(index.Table)} DROP CONSTRAINT IF EXISTS {PgIdentifier.Quote(index.Name)}";

    private static TableName NameOn(PartitionedIndex index, TableSnapshot partition, CatalogSnapshot catalog)
        => new(partition.Name.Schema, index.NameOn(partition.Name, catalog.Server.IdentifierLimit));

    /// <summary>Those above come first: each piece is attached to one that is there.</summary>
    private static List<TableSnapshot> PartitionsOf(PartitionedIndex index, CatalogSnapshot catalog)
        => [.. catalog.PartitionsOf(index.Table).OrderByDescending(partition => partition.Partitions.Count)];

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
