using System.Globalization;
using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Says what existing rows, and running versions, have to do with the constraints that come and go.</summary>
internal static class ConstraintFindings
{
    public static IEnumerable<Finding> For(SchemaChange change, PlanScope scope)
    {
        if (scope.Constraints.TryGetValue(change, out var inspection))
        {
            foreach (var finding in inspection.Trials.Select(trial => ForRows(change, trial)).OfType<Finding>())
            {
                yield return finding;
            }
        }

        switch (change)
        {
            case AddExclusion add when !scope.Created.Contains(add.Table):
                yield return new("MIG1332", FindingSeverity.Warning, $"{add.Table}: {add.Name}", $"there is no way to add it online: readers and writers of {add.Table} ({Size(scope.Table(add.Table))}) wait while its index is built, and the attempt ends by itself, with nothing done, if that takes longer than a brief step may", "Let contract run in a quiet hour; a table that is too large for that needs a new table with the constraint.");
                break;
            case DropConstraint { Sort: ConstraintSort.Check } drop:
                yield return new("MIG1333", FindingSeverity.Warning, $"{drop.Table}: {drop.Name}", "the check goes at expand: running versions may read values that it kept out, and a rollback is refused as long as rows hold such values", "Leave it to a later migration if they must not.");
                break;
            case DropConstraint { Sort: ConstraintSort.ForeignKey } drop when !OperationSplit.HasActions(Dropped(drop, scope)):
                yield return new("MIG1334", FindingSeverity.Warning, $"{drop.Table}: {drop.Name}", "the foreign key goes at expand: running versions may read references that lead nowhere, and a rollback is refused as long as there are some", "Leave it to a later migration if they must not.");
                break;
        }
    }

    private static ConstraintSnapshot Dropped(DropConstraint drop, PlanScope scope) => scope.Table(drop.Table).Constraints.First(constraint => constraint.Name == drop.Name);

    private static Finding? ForRows(SchemaChange change, ConstraintTrial trial)
    {
        var (subject, of) = (change.Describe(), trial.SampleSize is { } size ? $" in a sample of {Number(size)} rows" : "");
        return trial switch
        {
            { NotCounted: { } reason } => new("MIG1331", FindingSeverity.Note, subject, $"{trial.Violation} were not counted: {reason}", "They are counted again right before the constraint is enforced; contract stops there if there are any."),
            { Count: > 0 } => new("MIG1330", FindingSeverity.Warning, subject, $"{Number(trial.Count)} {trial.Violation}{of}: {string.Join("; ", trial.Samples)}", "Repair them before contract, which stops before anything is enforced as long as there are any; old versions are not affected until then."),
            { SampleSize: not null } => new("MIG1331", FindingSeverity.Note, subject, $"{trial.Violation}: none{of}; the others were not counted", "All are counted right before the constraint is enforced."),
            _ => null,
        };
    }

    private static string Size(TableSnapshot table) => $"{(table.EstimatedRows is { } rows ? $"about {Number(rows)} rows, " : "")}{Number(table.Bytes / 1024)} KiB";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
