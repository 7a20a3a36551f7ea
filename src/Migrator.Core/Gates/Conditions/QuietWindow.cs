namespace Migrator.Gates.Conditions;

/// <summary>No incompatible version was seen for a while, so that one that only flickers is not taken as gone.</summary>
internal sealed class QuietWindow : IGateCondition
{
    public string Name => ConditionName.QuietWindow;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.QuietWindow <= TimeSpan.Zero)
        {
            return Judgement.Open("No quiet window is asked for: a version that is no longer seen counts as gone.");
        }

        var fleet = Fleet.Of(facts.Observations);
        var measure = new Measure(facts.Requirements, facts.Unaffected);

        return Judgement.Of(
            [.. fleet.Live.Concat(fleet.Past).Select(seen => Objection(seen, measure, facts)).OfType<Judgement>()],
            $"No incompatible version was seen in the last {Wording.Span(facts.QuietWindow)}.");
    }

    private static Judgement? Objection(SeenVersion seen, Measure measure, GateFacts facts)
    {
        var opensAt = (seen.LastSeen ?? facts.Clock) + facts.QuietWindow;
        return measure.StandingOf(seen.App, seen.Version) is Standing.Satisfies or Standing.Unaffected || opensAt <= facts.Clock
            ? null
            : Judgement.Closed(
                $"{seen.Title} was last seen {Wording.Span(facts.Clock - (seen.LastSeen ?? facts.Clock))} ago, and {Wording.Span(facts.QuietWindow)} without it are asked for.",
                $"Go on after {Wording.Moment(opensAt)}, if {seen.Title} does not come back.");
    }
}
