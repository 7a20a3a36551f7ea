using Migrator.Execution.LiveVersions;

namespace Migrator.Gates.Conditions;

/// <summary>Every source could answer: what none of them saw is not live.</summary>
internal sealed class SourcesComplete : IGateCondition
{
    public string Name => ConditionName.SourcesComplete;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.Observations.Count == 0)
        {
            return Judgement.NeedsHuman(
                "No source was asked which versions are live.",
                "Let the applications send heartbeats, or say what is live: --live shop=2.4.0, or --live none.");
        }

        var required = facts.Observations.Where(one => one.IsRequired).ToList();
        if (required.Count == 0)
        {
            return Judgement.NeedsHuman("Every source can only add versions, and none is required to answer.", "Make one of LiveVersions:Sources required.");
        }

        var silent = facts.Observations.Where(one => !one.IsRequired && one.Status != ObservationStatus.Complete).Select(one => $" {one.Source}, which can only add versions, did not answer completely: {one.Reason ?? "it does not say why"}.");
        return Judgement.Of(
            [.. required.Select(Objection).OfType<Judgement>(), .. Compared(required, facts).Where(count => count.Silent > 0).Select(Unregistered)],
            $"{Wording.List(required.Select(one => $"{one.Source} ({Wording.Count(one.Instances.Count(instance => instance.IsLive), "live instance")})"))} answered completely.{string.Concat(silent)}{string.Concat(Compared(facts.Observations, facts).Select(Remark))}");
    }

    private static IEnumerable<HeadCount> Compared(IReadOnlyList<FleetObservation> observations, GateFacts facts)
        => HeadCount.Of(observations, facts.Orders, facts.Clock).Where(count => !facts.Unaffected.Contains(count.App));

    // It may open by itself: a process that has been restarted in its place registers anew within seconds.
    private static Judgement Unregistered(HeadCount count)
        => Judgement.Closed(
            $"{Silence(count)}, among {Wording.Some(count.Settled)}. No fence holds who does not register.",
            $"Let every instance of {count.App} register (AddMigrator, or migrator heartbeat {count.App}={count.Version} --keep beside it), or end those that do not. Where they need not, let {count.Counters} only add versions: Role corroborating.");

    private static string Remark(HeadCount count)
        => count.Silent > 0 ? $" {Silence(count)}."
            : count.Uncounted > 0 ? $" {count.Register} has {Wording.Count(count.Registered, "instance")} of {count.App} {count.Version}, and {count.Counters} counts {count.Counted}: {count.Uncounted} more registered where it does not look, or ended just now."
            : "";

    private static string Silence(HeadCount count)
        => $"{count.Counters} counts {Wording.Count(count.Settled.Count, "instance")} of {count.App} {count.Version} running for longer than {Wording.Span(HeadCount.Grace)}, and {count.Register} has {count.Registered}: {Wording.Count(count.Silent, "instance runs", "instances run")} without a heartbeat";

    private static Judgement? Objection(FleetObservation observation) => observation.Status switch
    {
        ObservationStatus.Complete => null,
        ObservationStatus.Partial => Judgement.Closed(
            $"{observation.Source} saw only part of the fleet: {observation.Reason ?? "it does not say why"}.",
            $"Wait until {observation.Source} can answer completely, or repair it."),
        _ => Judgement.NeedsHuman(
            $"{observation.Source} could not answer: {observation.Reason ?? "it does not say why"}.",
            $"Repair {observation.Source}; while it is silent, any version may be live."),
    };
}
