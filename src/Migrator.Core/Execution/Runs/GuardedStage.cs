using Migrator.Execution.Ports;
using Migrator.Gates;
using Migrator.Gates.Uses;

namespace Migrator.Execution.Runs;

/// <summary>Says which of the conditions of an open gate are asked again inside each step's transaction.</summary>
/// <remarks>What is set aside with a reason is not asked again.</remarks>
internal static class GuardedStage
{
    public static GuardedConditions Of(GateFacts facts, GateReport report) => new()
    {
        Migration = facts.Migration.Id,
        Fences = IsKept(report, ConditionName.FenceRaised)
            ? [.. facts.Fences.Where(fence => fence.Migration == facts.Migration.Id && facts.Requirements.Any(requirement => requirement.App == fence.App))]
            : [],
        Admitted = IsKept(report, ConditionName.LiveCompatible)
            ? [.. Live(facts).Distinct()]
            : null,
        SyncedTables = IsKept(report, ConditionName.SyncEnabled) ? [.. facts.Tables.SelectMany(table => table.Mappings).SelectMany(mapping => mapping.Tables()).Distinct()] : [],
        ComparedTables = IsKept(report, ConditionName.EvidenceClean)
            ? [.. facts.Tables.Where(table => table.NeedsEvidence).Select(table => new ComparedTable(table.Table, [.. table.Mappings.SelectMany(mapping => mapping.Tables()).Append(table.Table).Distinct()], table.Sync.Triggers, [.. table.Mappings.Select(mapping => mapping.Key)], table.Sync.Drift))]
            : [],
        IsPoisonRefused = IsKept(report, ConditionName.BackfillComplete),
    };

    private static IEnumerable<(string App, string Version, string? Said)> Live(GateFacts facts) =>
        from observation in facts.Observations
        from instance in observation.Instances
        where instance is { IsLive: true, Version: not null }
        select (instance.App, instance.Version ?? "", UseWord.SaidOf(facts.Migration.Id, instance.Capabilities));

    private static bool IsKept(GateReport report, string condition) =>
        report.Conditions.Any(one => one.Name == condition && one.Verdict == ConditionVerdict.Open);
}
