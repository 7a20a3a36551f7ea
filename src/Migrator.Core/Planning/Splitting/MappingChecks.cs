using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>Finds what hangs on replaced columns and cannot be carried: named, never dropped along.</summary>
internal static class MappingChecks
{
    public static IEnumerable<Finding> Check(IReadOnlyList<MappingDraft> drafts, PlanScope scope)
        => drafts.SelectMany(draft => draft.Old.SelectMany(old => CheckOld(draft, scope.Column(draft.Table, old.Name), scope)))
            .Concat(Drops(scope).SelectMany(pair => CheckLeaving(pair.Table, pair.Column, scope)));

    private static IEnumerable<(TableSnapshot Table, ColumnSnapshot Column)> Drops(PlanScope scope)
        => scope.Definition.Changes.OfType<Changes.DropColumn>().Where(drop => drop.LastValue is null)
            .Select(drop => (scope.Table(drop.Table), scope.Column(drop.Table, drop.Column)));

    private static IEnumerable<Finding> CheckOld(MappingDraft draft, ColumnSnapshot column, PlanScope scope)
    {
        var table = scope.Table(draft.Table);
        foreach (var finding in CheckLeaving(table, column, scope))
        {
            yield return finding;
        }

        var isOneToOne = draft is { Old.Count: 1, New: [{ CopyOf: not null }] };
        foreach (var constraint in table.Constraints.Where(constraint => constraint.Columns.Contains(column.Name)))
        {
            if (constraint.Kind is ConstraintKind.Exclusion or ConstraintKind.Other)
            {
                yield return Refusals.Of("MIG1105", $"{table.Name}: {constraint.Name}", $"this constraint reads {column.Name} and cannot be built on its replacement without a lock", "Drop it in an earlier migration and add it again in a later one.");
            }
            else if (!isOneToOne && (constraint.Columns.Count > 1 || constraint.Kind is ConstraintKind.PrimaryKey))
            {
                yield return Refusals.Of("MIG1105", $"{table.Name}: {constraint.Name}", $"it would go with {column.Name}, although it also concerns other columns or is the table's key", "Drop it in an earlier migration, and say what takes its place.");
            }
        }
    }

    private static IEnumerable<Finding> CheckLeaving(TableSnapshot table, ColumnSnapshot column, PlanScope scope)
    {
        var subject = $"{table.Name}.{column.Name}";
        if (column.IsGenerated)
        {
            yield return Refusals.Of("MIG1110", subject, "it is a generated column, which nobody writes", "Drop and add it in two migrations.");
        }

        foreach (var dependent in table.Dependents.Where(dependent => dependent.Column == column.Name || dependent.Column is null))
        {
            yield return Refusals.Of("MIG1105", subject, $"the {dependent.Kind} {dependent.Name} reads it, and would break or block the change", $"Drop or rewrite the {dependent.Kind} first; it is never dropped along.");
        }

        foreach (var trigger in table.Triggers.Where(trigger => trigger.Columns.Contains(column.Name)))
        {
            yield return Refusals.Of("MIG1105", subject, $"the trigger {trigger.Name} names it in its definition", "Re-create the trigger without UPDATE OF and WHEN on that column first.");
        }

        foreach (var key in table.ReferencedBy.Where(key => key.ReferencedColumns.Contains(column.Name)))
        {
            yield return Refusals.Of("MIG1106", subject, $"the foreign key {key.Name} of {key.Table} points to it; the columns of referring tables cannot be carried along by this version yet", "Leave that key as it is for now.");
        }
    }
}
