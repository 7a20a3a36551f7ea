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
            [.. required.Select(Objection).OfType<Judgement>()],
            $"{Wording.List(required.Select(one => $"{one.Source} ({Wording.Count(one.Instances.Count(instance => instance.IsLive), "live instance")})"))} answered completely.{string.Concat(silent)}");
    }

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
