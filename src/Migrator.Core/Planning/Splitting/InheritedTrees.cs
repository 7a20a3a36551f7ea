using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses to keep two shapes alike in two inheritance trees that have a table in common: one pair of triggers serves a table.</summary>
internal static class InheritedTrees
{
    public static IEnumerable<Finding> Check(TableSnapshot table, PlanScope scope)
        => scope.Open.Where(mapping => mapping.Table != table.Name && scope.Catalog.Find(mapping.Table) is { } other && Meet(table, other))
            .Select(mapping => (mapping.Table, mapping.Migration)).Distinct()
            .Select(open => Refusals.Of(
                "MIG1389", table.Name.ToString(), $"migration {open.Migration} is open on {open.Table}, which is in the same inheritance tree, and a table that belongs to both would need the triggers of both", $"Contract or roll back {open.Migration} first."))
            .Concat(scope.Definition.Changes.Where(Syncs).Select(PlanChecks.TableOf).OfType<TableName>().Distinct()
                .Where(other => string.CompareOrdinal(other.ToString(), table.Name.ToString()) > 0 && scope.Catalog.Find(other) is { } found && Meet(table, found))
                .Select(other => Refusals.Of("MIG1389", table.Name.ToString(), $"this migration keeps two shapes alike here and in {other}, which is in the same inheritance tree, and a table that belongs to both would need the triggers of both", "Do it in two migrations, one after the other.")));

    private static bool Syncs(SchemaChange change) => change is AddColumn { InitialValue: not null } or AddColumn { InitialConstant: not null } or RenameColumn or ReplaceColumns or AlterColumn or DropColumn or UpdateRows;

    private static bool Meet(TableSnapshot one, TableSnapshot other)
        => one.Name != other.Name && one.Heirs.Append(one.Name).Intersect(other.Heirs.Append(other.Name)).Any();
}
