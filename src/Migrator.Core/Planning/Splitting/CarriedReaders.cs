using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Knows what reads a replaced column and is brought over to the new one by the plan itself, instead of keeping the column from going.</summary>
internal static class CarriedReaders
{
    /// <summary>Triggers that name a column in UPDATE OF or WHEN; the catalog does not count them among dependents.</summary>
    public const string Trigger = "trigger";

    /// <summary>The kinds of dependents that follow a mapping: only where one column takes the place of one can a reader be told which to read.</summary>
    public static IReadOnlyList<string> KindsOf(MappingDraft draft) => (KeyChecks.IsCopy(draft), draft.Flips) switch
    {
        (false, _) => [],
        (_, true) => ["view", "policy", "statistics object", Trigger],

        // Until the old column goes, versions that write the new one do not fire a trigger that waits for the old.
        _ => ["view", "policy", "statistics object"],
    };

    /// <summary>True if something reads a column that changes its type or its name: then an empty table does not go straight to its end state.</summary>
    public static bool AreConcerned(PlanScope scope)
        => scope.Definition.Changes.Any(change => change switch
        {
            AlterColumn alter => HasReaders(scope, alter.Table, alter.Column.Name),
            RenameColumn rename => HasReaders(scope, rename.Table, rename.From),
            _ => false,
        });

    /// <summary>What the gate need not wait for; null for nothing.</summary>
    public static IReadOnlyList<CarriedReader>? Of(IEnumerable<PreparedMapping> mappings, PlanScope scope)
    {
        List<CarriedReader> carried =
        [
            .. (from mapping in mappings
                let kinds = KindsOf(mapping.Draft)
                from dependent in scope.Table(mapping.Mapping.Table).Dependents
                where kinds.Contains(dependent.Kind) && (dependent.Column is null || mapping.Draft.Old.Any(old => old.Name == dependent.Column))
                select new CarriedReader(dependent.Kind, dependent.Name, mapping.Mapping.Table, dependent.Column)).Distinct(),
        ];
        return carried.Count == 0 ? null : carried;
    }

    /// <summary>Views that are dropped for a moment; null for none.</summary>
    public static IReadOnlyList<RecreatedView>? Recreated(IEnumerable<PreparedMapping> mappings, PlanScope scope)
    {
        List<RecreatedView> recreated =
        [
            .. from mapping in mappings
               from view in mapping.Inspection.Carried.Views
               where view.IsDropped
               select new RecreatedView(view.Name, mapping.Mapping.Key, [.. scope.Table(view.Name).Dependents.Select(dependent => dependent.Name).Distinct()]),
        ];
        return recreated.Count == 0 ? null : recreated;
    }

    /// <summary>What a reviewer should know of what changes hands with the columns.</summary>
    public static IEnumerable<Finding> Findings(PreparedMapping mapping)
    {
        var moment = mapping.Draft.Flips ? "when the column flips" : "when the old column goes";
        foreach (var finding in RebindingFindings.For(mapping))
        {
            yield return finding;
        }

        foreach (var view in mapping.Inspection.Carried.Views)
        {
            yield return view.Retyped.Count == 0
                ? new("MIG1193", FindingSeverity.Note, view.Name.ToString(), $"the view {(view.IsDropped ? "is dropped and created anew, with its owner, grants and comments," : "gets its query anew")} {moment}: readers of it wait as those of the table do", "Leave the view as it is until then: one that has changed stops the step.")
                : new("MIG1193", FindingSeverity.Warning, view.Name.ToString(), $"the view is dropped and created anew, with its owner, grants and comments, {moment}; of its own columns {string.Join(", ", view.Retyped)}, and a prepared statement over it fails once (0A000)", "The flip waits for the versions you require; those that read the view must be among them. Leave the view as it is until then: one that has changed stops the step.");
        }

        foreach (var index in mapping.Inspection.Carried.Indexes.Where(index => index.Original.IsUnique && !mapping.Draft.Flips))
        {
            yield return new(
                "MIG1440", FindingSeverity.Note, $"{mapping.Mapping.Table}: {index.Original.Name}",
                $"it is built on the new column behind the gate, because a second unique index could refuse what running versions write: until then ON CONFLICT over the new column fails (42P10){(index.Helper is null ? ", and no index finds rows by it" : $", and {index.Helper.Name} finds rows by it")}",
                "Let new versions name the old column in ON CONFLICT until this migration is completed; it is filled from the new one before conflicts are looked for.");
        }

        foreach (var one in mapping.Inspection.Carried.Statistics)
        {
            yield return new("MIG1196", FindingSeverity.Note, $"{mapping.Mapping.Table}: {one.Name.Name}", "the statistics are created on the new column after the backfill, and are empty until the table is analyzed", $"Autovacuum does it in its own time; or run ANALYZE on {mapping.Mapping.Table} before the contract.");
        }

        foreach (var one in mapping.Inspection.Carried.Attached)
        {
            yield return new("MIG1195", FindingSeverity.Note, $"{one.Table}: {one.Name}", $"the {one.Kind} is dropped and created anew {moment}, under the table's lock: nobody meets the table without it", $"Leave the {one.Kind} as it is until then: one that has changed stops the step.");
        }
    }

    /// <summary>
    /// What the server does not let a column's type be changed under, or reads every row for when it is, in words. Statistics are
    /// no hindrance, nor is who reads rows whatever is in them.
    /// </summary>
    /// <remarks>A check that holds is proved anew, and an index over an expression or part of the rows is built anew (ATPostAlterTypeCleanup, CheckIndexCompatible).</remarks>
    public static IEnumerable<string> KeepingType(TableSnapshot table, ColumnName column)
        => table.Dependents.Where(dependent => dependent.Column == column && dependent.Kind != "statistics object").Select(dependent => $"the {dependent.Kind} {dependent.Name}")
            .Concat(table.Triggers.Where(trigger => trigger.Columns.Contains(column)).Select(trigger => $"the {Trigger} {trigger.Name}"))
            .Concat(table.Constraints.Where(constraint => constraint is { Kind: ConstraintKind.Check, IsValidated: true } && constraint.Columns.Contains(column)).Select(check => $"the check {check.Name}"))
            .Concat(table.Indexes.Where(index => index.Columns.Contains(column) && IsBuiltAnew(index, table)).Select(index => $"the index {index.Name}"))
            .Distinct();

    // Where a constraint may be deferred its index is not plain, and is kept all the same.
    private static bool IsBuiltAnew(IndexSnapshot index, TableSnapshot table)
        => !index.IsPlain && !table.Constraints.Any(constraint => constraint.Name == index.Constraint && constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique);

    private static bool HasReaders(PlanScope scope, TableName table, ColumnName column)
        => scope.Catalog.Find(table) is { } found
            && (found.Dependents.Any(dependent => dependent.Column is null || dependent.Column == column) || found.Triggers.Any(trigger => trigger.Columns.Contains(column)));
}
