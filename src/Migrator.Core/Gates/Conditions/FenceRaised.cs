using Migrator.Execution.State;

namespace Migrator.Gates.Conditions;

/// <summary>Older versions can no longer register, and registrations from before have run out.</summary>
internal sealed class FenceRaised : IGateCondition
{
    public string Name => ConditionName.FenceRaised;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.Requirements.Count == 0)
        {
            return Judgement.Open("Without a requirement there is no version to fence out.");
        }

        if (!facts.IsFenceDue)
        {
            return Judgement.Open(
                $"{(facts.IsForBackfill ? "Backfill" : "Contract")} raises it itself for {Wording.List(facts.Requirements.Select(one => $"{one.App} {one.Range}"))}, waits {Wording.Span(facts.FenceSettlesIn)} and looks again.");
        }

        return Judgement.Of(
            [.. facts.Requirements.Select(one => Objection(one, facts)).OfType<Judgement>()],
            $"No version but {Wording.List(facts.Requirements.Select(one => $"{one.App} {one.Range}"))} may register.");
    }

    private static Judgement? Objection(EffectiveRequirement requirement, GateFacts facts)
    {
        if (Fencing.Opposing(facts, requirement) is { } other)
        {
            var scheme = facts.Orders.SchemeOf(requirement.App);
            return other.Scheme != scheme
                ? Judgement.NeedsHuman(
                    $"Migration {other.Migration} lets only {requirement.App} {other.Range} register and orders its versions by {Wording.Name(other.Scheme)}, while here they are ordered by {Wording.Name(scheme)}.",
                    $"Give Apps:{requirement.App}:Scheme the same value wherever Migrator runs, and finish migration {other.Migration} or roll it back first.")
                : Judgement.NeedsHuman(
                    $"Migration {other.Migration} lets only {requirement.App} {other.Range} register, and none of those versions satisfies {requirement.Range}.",
                    $"See which of the two requirements is wrong, and finish migration {other.Migration} or roll it back first.");
        }

        var fence = Fencing.Own(facts, requirement.App);
        if (!Fencing.Covers(facts, requirement))
        {
            return Judgement.Closed(
                $"Versions of {requirement.App} outside {requirement.Range} may still register.",
                $"{(facts.IsForBackfill ? "Backfill" : "Contract")} raises the fence.");
        }

        return fence is { RaisedAt: { } raised } && raised + facts.FenceSettlesIn > facts.Clock
            ? Judgement.Closed(
                $"The fence for {requirement.App} {requirement.Range} was raised {Wording.Span(facts.Clock - raised)} ago; a registration from before lasts up to {Wording.Span(facts.FenceSettlesIn)}.",
                $"Go on after {Wording.Moment(raised + facts.FenceSettlesIn)}.") with
            { OpensAt = raised + facts.FenceSettlesIn }
            : null;
    }
}
