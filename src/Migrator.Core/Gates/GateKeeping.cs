using Migrator.Gates.Conditions;
using Migrator.Planning;

namespace Migrator.Gates;

/// <summary>Judges whether a stage of contract, or a rollback, may begin. Pure: the same facts give the same report.</summary>
public static class GateKeeping
{
    private static readonly IReadOnlyList<IGateCondition> Contract =
    [
        new RequirementKnown(),
        new SourcesComplete(),
        new LiveCompatible(),
        new QuietWindow(),
        new RollbackWindow(),
        new FenceRaised(),
        new Drained(),
        new SyncEnabled(),
        new BackfillComplete(),
        new EvidenceClean(),
        new ObjectsValid(),
        new DependentsNone(),
        new ConsumersAcknowledged(),
        new OldShapeUnused(),
        new QuarantineOver(),
        new PlanApproved(),
        new ChangeWindow(),
    ];

    private static readonly IReadOnlyList<IGateCondition> Backfill =
    [
        new SourcesComplete(),
        new LiveCompatible(),
        new QuietWindow(),
        new FenceRaised(),
        new Drained(),
    ];

    private static readonly IReadOnlyList<IGateCondition> Rollback =
    [
        new NoNewVersionLive(),
        new SourcesComplete(),
        new NothingOnlyNew(),
    ];

    /// <summary>Judges every condition of the gate that the facts were read for.</summary>
    /// <param name="facts">The facts.</param>
    public static GateReport Judge(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return new GateReport
        {
            Migration = facts.Migration.Id,
            Stage = facts.Stage,
            IsForBackfill = facts.IsForBackfill,
            EvaluatedAt = facts.Clock,
            Live = [.. Fleet.Of(facts).Live.Select(seen => new LiveVersionReport(seen.App, seen.Version, seen.By.Max(one => one.Instances.Count), [.. seen.By.Select(one => one.Source)], seen.LastSeen) { Said = seen.Said })],
            Sources = [.. facts.Observations.Select(one => new SourceReport(one.Source, one.Status, one.IsRequired, one.Instances.Count(instance => instance.IsLive), one.ObservedAt, one.Reason))],
            Conditions = [.. ConditionsOf(facts).Select(condition => Report(condition, facts))],
        };
    }

    /// <summary>True if nothing but the age of once clean evidence keeps the gate closed, so that it is worth comparing the rows again.</summary>
    /// <param name="facts">The facts.</param>
    public static bool IsWorthVerifyingAgain(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        var closed = Judge(facts).Conditions
            .Where(condition => condition.Verdict is ConditionVerdict.Closed or ConditionVerdict.NeedsHuman)
            .Select(condition => condition.Name);
        return closed.SequenceEqual([ConditionName.EvidenceClean])
            && facts.Tables.Where(table => table.NeedsEvidence).All(table => table.Evidence is { IsClean: true });
    }

    /// <summary>True if nothing but fences that contract has yet to raise, or to let settle, and transactions from before, keep the gate closed.</summary>
    /// <param name="report">The report.</param>
    public static bool WaitsForFencesOnly(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);

        var closed = report.Conditions.Where(condition => condition.Verdict is ConditionVerdict.Closed or ConditionVerdict.NeedsHuman).ToList();
        return closed.Count > 0 && closed.All(condition => condition.Name is ConditionName.FenceRaised or ConditionName.Drained);
    }

    private static IReadOnlyList<IGateCondition> ConditionsOf(GateFacts facts) => facts.Stage switch
    {
        null => facts.IsForBackfill ? Backfill : Rollback,
        { } stage when HasSteps(facts, stage) => Contract,
        _ => [new RequirementKnown()],
    };

    private static ConditionReport Report(IGateCondition condition, GateFacts facts)
    {
        var judgement = condition.Judge(facts);
        var waiver = facts.Waivers
            .Where(one => one.Migration == facts.Migration.Id && one.Condition == condition.Name && one.ExpiresAt > facts.Clock)
            .MaxBy(one => one.ExpiresAt);

        return waiver is null || judgement.Verdict == ConditionVerdict.Open
            ? new ConditionReport(condition.Name, judgement.Verdict, judgement.Evidence, judgement.Advice) { OpensAt = judgement.OpensAt }
            : new ConditionReport(
                condition.Name,
                ConditionVerdict.Waived,
                $"{judgement.Evidence} Set aside by {waiver.By} until {Wording.Moment(waiver.ExpiresAt)}: {waiver.Reason}",
                null)
            { Waiver = waiver };
    }

    internal static bool HasSteps(GateFacts facts, ContractStage stage)
        => facts.Migration.Plan?.Steps.Any(step => step.Phase == Phase.Contract && step.Stage == stage) ?? false;
}
