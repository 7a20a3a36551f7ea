namespace Migrator.Gates.Conditions;

/// <summary>No incompatible version was seen for a while, and somebody looked, so that one that only flickers is not taken as gone.</summary>
internal sealed class QuietWindow : IGateCondition
{
    public string Name => ConditionName.QuietWindow;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.QuietWindow <= TimeSpan.Zero)
        {
            return Judgement.Open("No quiet window is asked for: a version that is no longer seen counts as gone.");
        }

        var watched = new WatchedTime(facts);
        return Judgement.Of(
            [.. watched.Objections(facts.QuietWindow)],
            $"No incompatible version was seen in the last {Wording.Span(facts.QuietWindow)}: {watched.Describe()}.");
    }
}
