using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;

namespace Migrator.Planning.Splitting;

/// <summary>What becomes of the users' own triggers while a backfill writes every row once more: they fire, or they are left out.</summary>
/// <remarks>
/// They are left out by writing as replication does. That leaves out the checks of foreign keys as well, and whatever a trigger
/// that fires all the same would set off; so it is refused wherever anything but the named triggers could be missed.
/// </remarks>
internal static class UserTriggers
{
    public static IEnumerable<Finding> Findings(TableSnapshot table, PlanScope scope, IReadOnlyList<Mapping> mappings)
    {
        var own = mappings.Where(mapping => mapping.Tables().Contains(table.Name) && mapping.IsCopied()).ToList();
        var triggers = table.Triggers.Where(trigger => trigger.FiresOnUpdate && trigger.Firing != TriggerFiring.Disabled).ToList();
        var firing = triggers.Where(trigger => trigger.Firing != TriggerFiring.Replica).ToList();
        if (own.Count == 0 || (scope.LeavesTriggersOut ? triggers : firing).Count == 0)
        {
            return [];
        }

        return scope.LeavesTriggersOut
            ? LeftOut(table, scope, own, triggers)
            : [new("MIG1308", FindingSeverity.Warning, table.Name.ToString(), $"the triggers {Names(firing)} fire for every row that the backfill copies", "Make sure that they may run once per row: audit rows, outbox messages, updated_at. Backfill:UserTriggers = suppress leaves them out, where the role may.")];
    }

    /// <summary>The steps, those of backfills with the triggers that they leave out.</summary>
    public static IEnumerable<PlanStep> Apply(IEnumerable<PlanStep> steps, PlanScope scope)
        => steps.Select(step => scope.LeavesTriggersOut && step is { Kind: StepKind.Backfill, Table: { } name } && scope.Catalog.Find(name) is { } table && Concerned(table) is { Count: > 0 } names
            ? step with { SuppressedTriggers = names, Purpose = $"{step.Purpose}, without the triggers {string.Join(", ", names)}" }
            : step);

    private static IReadOnlyList<string> Concerned(TableSnapshot table)
        => [.. table.Triggers.Where(trigger => trigger is { FiresOnUpdate: true, Firing: TriggerFiring.Origin }).Select(trigger => trigger.Name)];

    private static IEnumerable<Finding> LeftOut(TableSnapshot table, PlanScope scope, IReadOnlyList<Mapping> mappings, IReadOnlyList<TriggerSnapshot> triggers)
    {
        var subject = table.Name.ToString();
        if (!scope.Catalog.Server.MayLeaveTriggersOut)
        {
            yield return Refusals.Of("MIG1126", subject, $"its triggers {Names(triggers)} should be left out of the backfill, and the role {scope.Catalog.Server.User} may not do that", "Grant it, from PostgreSQL 15 on: GRANT SET ON PARAMETER session_replication_role TO the role. Or let them fire: Backfill:UserTriggers = fire.");
        }

        if (triggers.Where(trigger => trigger.Firing != TriggerFiring.Origin).ToList() is { Count: > 0 } others)
        {
            yield return Refusals.Of("MIG1129", subject, $"the triggers {Names(others)} fire for what replication applies, and what they do would pass by foreign keys and other triggers if the backfill wrote as replication does", "Let the table's triggers fire: Backfill:UserTriggers = fire.");
        }

        if (mappings.Any(mapping => mapping.Counterpart is not null || mapping.Lookup is not null) || scope.Open.Any(mapping => mapping.Tables().Contains(table.Name) && (mapping.Counterpart is not null || mapping.Lookup is not null)))
        {
            yield return Refusals.Of("MIG1136", subject, "copying its rows writes another table too, whose triggers and foreign keys would be left out with its own", "Let the table's triggers fire: Backfill:UserTriggers = fire.");
        }

        yield return new("MIG1308", FindingSeverity.Warning, subject, $"the triggers {Names(triggers)} do not fire for the rows that the backfill copies", "Make sure that nothing is missed: what they keep elsewhere does not hear of the copying.");
    }

    private static string Names(IEnumerable<TriggerSnapshot> triggers) => string.Join(", ", triggers.Select(trigger => trigger.Name));
}
