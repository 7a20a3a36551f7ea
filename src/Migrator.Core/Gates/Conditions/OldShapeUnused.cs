using Migrator.Execution.State;

namespace Migrator.Gates.Conditions;

/// <summary>The server has counted no use of what goes: no statement that names it, no scan of it.</summary>
/// <remarks>It corroborates. What the server does not count is said, and keeps nothing closed.</remarks>
internal sealed class OldShapeUnused : IGateCondition
{
    public string Name => ConditionName.OldShapeUnused;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.DoomedNames.IsEmpty)
        {
            return Judgement.Open("No name goes by which statements of before could be told from those of now.");
        }

        var window = Window(facts);
        var recent = facts.Usage.Marks.Where(mark => mark.UsedAt + window > facts.Clock).OrderByDescending(mark => mark.UsedAt).ToList();
        return recent.Count > 0
            ? Judgement.Closed(
                $"What goes was used within the last {Wording.Span(window)}: {Some(recent, facts)}.{Problems(facts)}",
                $"Find who does so, and go on after {Wording.Moment((recent[0].UsedAt ?? facts.Clock) + window)} if it does not happen again; what needs nothing of the old shape can be set aside: --override {Name}.") with
            { OpensAt = recent[0].UsedAt + window }
            : Judgement.Open($"{Unused(facts, window)}{Problems(facts)}");
    }

    /// <summary>While somebody may go back, as long as that; else as long as any version must not have been seen.</summary>
    private static TimeSpan Window(GateFacts facts)
    {
        var fleet = Fleet.Of(facts);
        return facts.QuietWindow >= facts.RollbackWindow || fleet is { Live.Count: 0, IsAsserted: true } || facts.Requirements.All(one => DeployedReleases.FinalOf(DeployedReleases.Satisfying(one.App, facts)) is not null) ? facts.QuietWindow : facts.RollbackWindow;
    }

    private static string Unused(GateFacts facts, TimeSpan window)
    {
        var marks = facts.Usage.Marks.Where(mark => mark.Count > 0).OrderByDescending(mark => mark.UsedAt).ToList();
        return marks.Count == 0
            ? "No use of what goes was counted."
            : $"{(window > TimeSpan.Zero ? $"No use of what goes is known of the last {Wording.Span(window)}" : "No time without use is asked for")}; counted was: {Some(marks, facts)}.";
    }

    private static string Some(List<UseMark> marks, GateFacts facts) => Wording.Some([.. marks.Select(mark => Describe(mark, facts))]);

    private static string Describe(UseMark mark, GateFacts facts)
        => $"{mark.What} ({Wording.Count(mark.Count, "time")}, {(mark.UsedAt is { } used ? $"last known {Wording.Span(facts.AgeOf(used))} ago" : "when is not known")})";

    private static string Problems(GateFacts facts) => string.Concat(facts.Usage.Problems.Select(problem => $" Not counted: {problem}."));
}
