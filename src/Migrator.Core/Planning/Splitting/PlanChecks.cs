using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Finds what can be refused from the catalog alone: names that are missing or taken, tables we cannot work on.</summary>
internal static class PlanChecks
{
    public static IEnumerable<Finding> Check(PlanScope scope)
        => CheckServer(scope)
            .Concat(TablesOf(scope.Definition).Where(table => !scope.Created.Contains(table) || scope.Replaced.Contains(table)).SelectMany(table => (OpenTableNames.Refuse(table, scope) ?? TableReplacements.Refuse(table, scope)) is { } two ? [two] : CheckTable(table, scope)))
            .Concat(scope.Definition.Changes.OfType<CreateForeignKey>().Select(key => OpenTableNames.Refuse(key.Referenced, scope) ?? TableReplacements.Refuse(key.Referenced, scope)).OfType<Finding>())
            .Concat(CheckChanges(scope))
            .Concat(RelationNames.Check(scope));

    /// <summary>Every table that a migration works on, once, in order.</summary>
    public static IEnumerable<TableName> TablesOf(MigrationDefinition definition)
        => definition.Changes.SelectMany(change => Pair(change) is { } pair ? [pair.From, pair.To] : new[] { TableOf(change) }).OfType<TableName>().Distinct();

    /// <summary>The two tables of a change that moves values from one to another; null for any other change.</summary>
    public static (TableName From, TableName To)? Pair(SchemaChange change) => change switch
    {
        MoveColumns move => (move.From, move.To),
        ExtractLookup extract => (extract.From, extract.To),
        ExtractLinks extract => (extract.From, extract.To),
        _ => null,
    };

    /// <summary>Every table that a change names.</summary>
    public static IEnumerable<TableName> TablesNamedIn(SchemaChange change) => change switch
    {
        CreateForeignKey key => [key.Table, key.Referenced],
        _ when Pair(change) is { } pair => [pair.From, pair.To],
        _ => TableOf(change) is { } table ? [table] : [],
    };

    /// <summary>The table that a change is about; null if it is about none.</summary>
    public static TableName? TableOf(SchemaChange change) => change switch
    {
        CreateTable create => create.Table,
        AddColumn add => add.Table,
        RenameColumn rename => rename.Table,
        AlterColumn alter => alter.Table,
        ReplaceColumns replace => replace.Table,
        DropColumn drop => drop.Table,
        SetColumnDefault set => set.Table,
        DropColumnDefault take => take.Table,
        DropTable drop => drop.Table,
        RenameTable rename => rename.From,
        CommentOnTable comment => comment.Table,
        CreateIndex index => index.Table,
        DropIndex drop => drop.Table,
        CreateForeignKey key => key.Table,
        AddKey add => add.Table,
        AddCheck add => add.Table,
        AddExclusion add => add.Table,
        DropConstraint drop => drop.Table,
        InsertRows insert => insert.Table,
        UpdateRows update => update.Table,
        DeleteRows delete => delete.Table,
        _ => null,
    };

    private static IEnumerable<Finding> CheckServer(PlanScope scope)
    {
        if (scope.Catalog.Server.IsReadOnly)
        {
            yield return Refusals.Of("MIG1108", scope.Catalog.Server.Database, "this server accepts no writes: it is a standby, or read only by setting", "Connect to the primary.");
        }
    }

    /// <summary>What keeps a table from being worked on at all.</summary>
    public static IEnumerable<Finding> CheckTable(TableName name, PlanScope scope)
    {
        if (scope.Catalog.Find(name) is not { } table)
        {
            yield return Refusals.Of("MIG1101", name.ToString(), "there is no such table", $"Check the name and the schema; names keep their case. Tables of that schema: {Nearby(name, scope)}.");
            yield break;
        }

        switch (table.Kind)
        {
            case RelationKind.Table:
                break;
            case RelationKind.PartitionedTable or RelationKind.PartOfInheritance:
                foreach (var finding in PartitionChecks.Check(table, scope))
                {
                    yield return finding;
                }

                break;
            default:
                yield return Refusals.Of("MIG1104", name.ToString(), $"it is a {Words(table.Kind)}, not a table", "Name the table behind it.");
                break;
        }

        if (!table.IsOwned)
        {
            yield return Refusals.Of("MIG1107", name.ToString(), $"it belongs to {table.Owner}, and {scope.Catalog.Server.User} may not alter it", $"Connect as {table.Owner}, or as a member of that role.");
        }

        if (table.AttributesUsed > 1500)
        {
            yield return Refusals.Of("MIG1116", name.ToString(), $"it has used {table.AttributesUsed} of the 1,600 attributes a table can ever have; dropped columns count", "Rebuild the table before adding columns to it.");
        }
    }

    private static IEnumerable<Finding> CheckChanges(PlanScope scope)
    {
        var shape = new ShapeOverlay(scope);
        return scope.Definition.Changes.SelectMany(change => TableDrops.RefuseGoing(change, scope) is { } going ? [going] : shape.Apply(change).Concat(OpenShapes.Refuse(scope, change)).Concat(GeneratedColumns.Refuse(change, scope)).ToList());
    }

    private static string Nearby(TableName name, PlanScope scope)
    {
        var names = scope.Catalog.Tables.Where(table => table.Name.Schema == name.Schema).Select(table => table.Name.Name).Take(8).ToList();
        return names.Count == 0 ? $"none (is the schema {name.Schema} right?)" : string.Join(", ", names);
    }

    private static string Words(RelationKind kind) => kind switch
    {
        RelationKind.View => "view",
        RelationKind.MaterializedView => "materialized view",
        _ => "foreign table",
    };
}
