using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>What a column of an inheritance tree must not have so that it can be replaced or dropped: what one table has for itself, apart from indexes, keys and checks, would not be carried.</summary>
internal static class InheritedColumnChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, IEnumerable<(TableSnapshot Table, ColumnSnapshot Column)> others, IEnumerable<(TableSnapshot Table, ColumnSnapshot Column)> dropped, PlanScope scope)
        => drafts.SelectMany(draft => draft.Old.Select(old => (Table: scope.Table(draft.Table), Column: scope.Column(draft.Table, old.Name), Fate: KeyChecks.IsCopy(draft) ? Fate.IsCopied : Fate.IsReplaced))).Distinct().SelectMany(one => Check(one.Table, one.Column, heir => CheckHeir(one.Table, one.Column, heir, one.Fate, scope), scope))
            .Concat(others.SelectMany(pair => Check(pair.Table, pair.Column, heir => CheckNotNull(pair.Table, pair.Column, heir), scope)))
            .Concat(dropped.SelectMany(pair => Check(pair.Table, pair.Column, heir => CheckHeir(pair.Table, pair.Column, heir, Fate.Goes, scope), scope)))
            .Concat(drafts.Select(draft => draft.Table).Distinct().Select(scope.Table).Where(table => table.IsInTree).SelectMany(table => scope.Catalog.HeirsOf(table.Name)).SelectMany(MappingChecks.CheckTriggers));

    /// <summary>What becomes of a column, and so of what one table has on it.</summary>
    private enum Fate
    {
        /// <summary>It goes, with what restricts it alone.</summary>
        Goes,

        /// <summary>Others take its place, which have nothing of it.</summary>
        IsReplaced,

        /// <summary>A copy takes its place, and gets what it has.</summary>
        IsCopied,
    }

    private static IEnumerable<Finding> Check(TableSnapshot table, ColumnSnapshot column, Func<TableSnapshot, IEnumerable<Finding>> check, PlanScope scope)
        => !table.IsInTree ? [] : column.Parents > 0 ? [Inherited(table, column, scope)] : scope.Catalog.HeirsOf(table.Name).SelectMany(check);

    /// <summary>A column is changed where it comes from, and in all tables to which it is handed on.</summary>
    private static Finding Inherited(TableSnapshot table, ColumnSnapshot column, PlanScope scope)
    {
        var from = table.Parents.Where(parent => scope.Catalog.Find(parent)?.Find(column.Name) is not null).ToList();
        return Refusals.Of("MIG1386", $"{table.Name}.{column.Name}", $"it is inherited from {string.Join(" and ", from)}, and a column is changed in all tables that have it together", $"Name {(from.Count > 0 ? from[0] : "the table above")}, or take {table.Name} out of the tree first (NO INHERIT).");
    }

    private static IEnumerable<Finding> CheckHeir(TableSnapshot table, ColumnSnapshot column, TableSnapshot heir, Fate fate, PlanScope scope)
    {
        if (heir.Find(column.Name) is not { } own)
        {
            yield break;
        }

        var tree = table.Heirs.Append(table.Name).ToHashSet();
        foreach (var other in heir.Parents.Where(parent => !tree.Contains(parent) && scope.Catalog.Find(parent)?.Find(column.Name) is not null))
        {
            yield return Refusals.Of("MIG1387", $"{heir.Name}.{column.Name}", $"this table has the column from {other} as well, which does not inherit from {table.Name} and keeps it", $"Take {heir.Name} out of one of the two trees first (NO INHERIT).");
        }

        foreach (var difference in Differences(table, column, heir, own, fate).Concat(fate is Fate.IsCopied ? Entangled(table, column, heir, scope) : []))
        {
            yield return Refusals.Of(
                "MIG1388", $"{heir.Name}.{column.Name}", $"there the column has {difference} that it does not have in {table.Name}, and that this version does not carry",
                $"Make it the same on {table.Name} and all that inherit from it first, or drop it in an earlier migration and create it anew in a later one.");
        }
    }

    private static IEnumerable<string> Differences(TableSnapshot table, ColumnSnapshot column, TableSnapshot heir, ColumnSnapshot own, Fate fate)
        => (fate is Fate.Goes ? [] : new[]
        {
            own.Default != column.Default ? "a default" : null,
            own.IsGenerated != column.IsGenerated ? "an expression" : null,
            own.Identity is not null ? "an identity" : null,
            own.StatisticsTarget != column.StatisticsTarget ? "a statistics target" : null,
            own.Options.Count > 0 ? "options" : null,
            own.Storage != column.Storage ? "a storage" : null,
            own.Compression != column.Compression ? "a compression" : null,
            own.Comment is not null ? "a comment" : null,
            own.Grants.Count > 0 ? "privileges" : null,
        }).OfType<string>()
            .Concat(own.IsNotNull != column.IsNotNull ? ["NOT NULL"] : [])
            .Concat(heir.Indexes.Where(index => index.Columns.Contains(own.Name) && (!index.IsValid || (fate is not Fate.IsCopied && index.Columns.Count > 1))).Select(index => $"the index {index.Name}"))
            .Concat(heir.Constraints.Where(constraint => constraint.Columns.Contains(own.Name) && (fate is Fate.IsCopied ? constraint.Kind is ConstraintKind.Exclusion or ConstraintKind.Other : !constraint.IsHandedOn)).Select(constraint => $"the constraint {constraint.Name}"))
            .Concat(heir.ReferencedBy.Where(key => fate is not Fate.IsCopied && key.ReferencedColumns.Contains(own.Name)).Select(key => $"the foreign key {key.Name} of {key.Table}"))
            .Concat(heir.Triggers.Where(trigger => trigger.Columns.Contains(own.Name)).Select(trigger => $"the trigger {trigger.Name}"))
            .Concat(heir.Dependents.Where(dependent => dependent.Column == own.Name || dependent.Column is null).Select(dependent => $"the {dependent.Kind} {dependent.Name}"));

    /// <summary>The server renames a check only from where all comes from that a table has of it.</summary>
    private static IEnumerable<string> Entangled(TableSnapshot table, ColumnSnapshot column, TableSnapshot heir, PlanScope scope)
        => (from origin in scope.Catalog.WithHeirs(table)
            where origin.Heirs.Contains(heir.Name)
            from check in origin.Constraints
            where check is { ReachesHeirs: true, Parents: 0 } && check.Columns.Contains(column.Name)
            where heir.Constraints.Any(own => own.Name == check.Name && own.Parents > heir.Parents.Count(parent => parent == origin.Name || origin.Heirs.Contains(parent)))
            select $"the constraint {check.Name} from several tables").Distinct();

    public static IEnumerable<Finding> CheckNotNull(TableSnapshot table, ColumnSnapshot column, TableSnapshot heir)
    {
        if (heir.Find(column.Name) is { } own && own.IsNotNull != column.IsNotNull)
        {
            yield return Refusals.Of(
                "MIG1388", $"{heir.Name}.{column.Name}", $"it is {(own.IsNotNull ? "" : "not ")}NOT NULL there, unlike in {table.Name}, and a rollback could not tell them apart",
                $"Make it the same on {table.Name} and all that inherit from it first.");
        }
    }
}
