using Migrator.Execution.State;

namespace Migrator.Gates;

/// <summary>The releases of one application that pipelines have registered, the one that is deployed first.</summary>
internal static class DeployedReleases
{
    public static IReadOnlyList<Release> Of(string app, GateFacts facts) => [.. facts.Releases.Where(one => one.App == app).OrderByDescending(one => one.RegisteredAt)];

    /// <summary>The unbroken row of those, from the deployed one on, that satisfy what is required: since the oldest of them nothing else has been deployed.</summary>
    public static IReadOnlyList<Release> Satisfying(string app, GateFacts facts)
    {
        var measure = Measure.Of(facts);
        return [.. Of(app, facts).TakeWhile(one => measure.StandingOf(app, one.Version) == Standing.Satisfies)];
    }

    /// <summary>The one of a row behind which nobody goes back; null if none is final.</summary>
    public static Release? FinalOf(IReadOnlyList<Release> satisfying) => satisfying.FirstOrDefault(one => one.FinalizedAt is not null);
}
