using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// Before PostgreSQL 18 a foreign key of a partitioned table cannot come for new rows first, but one of a partition can. The
/// server takes equal keys that are proved over when the table gets its own, and looks at no row then.
/// </summary>
internal static class PartitionedForeignKeySpelling
{
    public static PlanStep Add(PlannedOperation planned, CreateForeignKey key, CatalogSnapshot catalog) => StepText.Step(
        planned, $"Add {key.Name} to each partition of {key.Table} for new rows, prove it there for existing ones, then make them the key of {key.Table}", key.Table,
        AddScript(key, catalog), [DropScript(key, catalog)], promise: "I4") with
    { Work = StepWork.Scan };

    /// <summary>The key of a partition that holds rows, for new ones; nothing where it has one by now, or is no partition any more.</summary>
    public static StepScript Begin(CreateForeignKey key, TableName partition) => ProvedLater.Begin(partition, key.Name, ConstraintText.ForeignKey(key), key.Referenced) with { Statements = [new(BeginStatement(key, partition))] };

    public static StepScript Finish(CreateForeignKey key, TableName partition) => ProvedLater.Finish(partition, key.Name, key.Referenced);

    /// <summary>
    /// The key of the table, which makes those of the partitions its own. Replacing their triggers takes the strongest lock of
    /// the other table. A partition that has come without the key would be looked at now: nothing is done then.
    /// </summary>
    public static StepScript Join(CreateForeignKey key) => StepText.Locked(JoinLocks(key), [JoinStatement(key)]);

    public static StepScript Drop(CreateForeignKey key, TableName table) => StepText.Locked(ProvedLater.Dropping(table, key.Referenced), [DropStatement(key, table)]);

    /// <summary>All of it: each partition that holds rows, then the table.</summary>
    public static StepScript AddScript(CreateForeignKey key, CatalogSnapshot catalog)
    {
        var partitions = catalog.PartitionsOf(key.Table).ToList();
        var leaves = partitions.Where(partition => partition.Kind is not RelationKind.PartitionedTable).Select(partition => partition.Name).ToList();
        return new()
        {
            IsTransactional = false,
            Locks = [.. JoinLocks(key), .. partitions.Select(partition => StepText.ShareRowExclusive(partition.Name) with { PartitionOf = key.Table })],
            Statements =
            [
                .. leaves.Select(leaf => new PlanStatement(BeginStatement(key, leaf))),
                .. leaves.SelectMany(leaf => Finish(key, leaf).Statements),
                new(JoinStatement(key)),
            ],
            Pieces = new PartitionedForeignKey { Key = key, IsAdded = true },
        };
    }

    private static StepScript DropScript(CreateForeignKey key, CatalogSnapshot catalog)
    {
        var partitions = catalog.PartitionsOf(key.Table).ToList();
        return new()
        {
            IsTransactional = false,
            Locks = [.. ProvedLater.Dropping(key.Table, key.Referenced), .. partitions.Select(partition => StepText.AccessExclusive(partition.Name) with { PartitionOf = key.Table })],
            Statements =
            [
                new(DropStatement(key, key.Table)),
                .. partitions.Where(partition => partition.Kind is not RelationKind.PartitionedTable).Select(partition => new PlanStatement(DropStatement(key, partition.Name))),
            ],
            Pieces = new PartitionedForeignKey { Key = key, IsAdded = false },
        };
    }

    private static IReadOnlyList<StepLock> JoinLocks(CreateForeignKey key) => [StepText.AccessExclusive(key.Referenced), StepText.ShareRowExclusive(key.Table)];

    private static string BeginStatement(CreateForeignKey key, TableName partition) => Block(
        $"""
            IF EXISTS (
                SELECT FROM (
        {ForeignKeyTree.Query(key)}
                ) tree
                WHERE tree."Schema" = {PgLiteral.Text(partition.Schema)} AND tree."Name" = {PgLiteral.Text(partition.Name)} AND NOT tree."HasKey" AND NOT tree."IsHindered")
            THEN
                ALTER TABLE {PgIdentifier.Quote(partition)} ADD CONSTRAINT {PgIdentifier.Quote(key.Name)} {ConstraintText.NotValid(ConstraintText.ForeignKey(key))};
            END IF;
        """);

    private static string JoinStatement(CreateForeignKey key) => Block(
        $"""
            IF EXISTS (
                SELECT FROM (
        {ForeignKeyTree.Query(key)}
                ) tree
                WHERE NOT tree."IsReady")
            THEN
                RETURN;
            END IF;
            ALTER TABLE {PgIdentifier.Quote(key.Table)} ADD CONSTRAINT {PgIdentifier.Quote(key.Name)} {ConstraintText.ForeignKey(key)};
            IF EXISTS (
                SELECT FROM (
        {ForeignKeyTree.Query(key)}
                ) tree
                WHERE tree."Level" > 0 AND NOT tree."IsJoined")
            THEN
                RAISE EXCEPTION USING MESSAGE = {PgLiteral.Text($"The server has not taken {key.Name} of every partition over.")};
            END IF;
        """);

    private static string DropStatement(CreateForeignKey key, TableName table) => $"ALTER TABLE {PgIdentifier.Quote(table)} DROP CONSTRAINT IF EXISTS {PgIdentifier.Quote(key.Name)}";

    private static string Block(string statements) => $"DO {DollarQuote.Around($"\nBEGIN\n{statements}\nEND\n")}";
}
