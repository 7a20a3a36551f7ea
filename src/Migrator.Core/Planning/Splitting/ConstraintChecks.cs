using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Refuses constraints over columns that are on their way out, here or in an open migration.</summary>
internal static class ConstraintChecks
{
    /// <summary>True for the changes whose constraint the server is asked about.</summary>
    public static bool IsAsked(SchemaChange change) => change is AddKey or AddCheck or AddExclusion or CreateForeignKey;

    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
    {
        var leaving = drafts.SelectMany(draft => draft.Old.Select(old => (draft.Table, old.Name))).ToHashSet();
        var coming = drafts.SelectMany(draft => draft.New.Select(column => (draft.Table, column.Name))).ToHashSet();
        foreach (var change in scope.Definition.Changes)
        {
            if (change is DropConstraint drop && scope.Table(drop.Table).Constraints.First(constraint => constraint.Name == drop.Name) is { } dropped && dropped.Columns.Any(column => leaving.Contains((drop.Table, column))))
            {
                yield return Refusals.Of("MIG1135", $"{drop.Table}: {drop.Name}", "this migration also replaces a column of it, and would carry it along", "Do it in two migrations, one after the other.");
            }

            if (change is CreateForeignKey key && key.ReferencedColumns.Any(column => leaving.Contains((key.Referenced, column)) || coming.Contains((key.Referenced, column))))
            {
                yield return Refusals.Of("MIG1135", $"{key.Table}: {key.Name}", $"this migration also replaces a column of {key.Referenced} that it refers to", "Do it in two migrations, one after the other.");
            }
        }

        foreach (var finding in scope.Definition.Changes.Where(change => change is AddCheck or AddExclusion).SelectMany(change => scope.Constraints[change].Columns.SelectMany(column => Replaced(TableOf(change), column, scope)))
            .Concat(PartitionedExclusionChecks.CheckCompared(scope)))
        {
            yield return finding;
        }
    }

    /// <summary>Refuses to build on a column that an open migration takes away or changes.</summary>
    public static IEnumerable<Finding> Replaced(TableName table, ColumnName column, PlanScope scope)
    {
        if (scope.Open.FirstOrDefault(mapping => mapping.Table == table && mapping.Old.Any(old => old.Name == column)) is { } owner)
        {
            yield return Refusals.Of("MIG1117", $"{table}.{column}", $"migration {owner.Migration} is open and replaces that column ({owner.Key})", $"Contract or roll back {owner.Migration} first.");
        }
        else if (OpenWork.RefuseDropped(table, column, scope) is { } dropped)
        {
            yield return dropped;
        }
    }

    /// <summary>The columns that a change builds a constraint on, each with its table.</summary>
    public static IEnumerable<(TableName Table, ColumnName Column)> Built(SchemaChange change, PlanScope scope) => change switch
    {
        AddKey add => add.Key.Columns.Select(column => (add.Table, column)),
        CreateForeignKey key => key.Columns.Select(column => (key.Table, column)).Concat(key.ReferencedColumns.Select(column => (key.Referenced, column))),
        AddCheck or AddExclusion => scope.Constraints[change].Columns.Select(column => (TableOf(change), column)),
        _ => [],
    };

    private static TableName TableOf(SchemaChange change) => change is AddCheck check ? check.Table : ((AddExclusion)change).Table;
}
