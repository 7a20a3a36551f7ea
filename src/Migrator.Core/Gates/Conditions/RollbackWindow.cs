using Migrator.Execution.State;

namespace Migrator.Gates.Conditions;

/// <summary>Nobody goes back to a version that needs the old shape: its successor has been out long enough, or is final.</summary>
internal sealed class RollbackWindow : IGateCondition
{
    public string Name => ConditionName.RollbackWindow;

    public Judgement Judge(GateFacts facts)
    {
        var fleet = Fleet.Of(facts);
        if (facts.Requirements.Count == 0)
        {
            return Judgement.Open("Without a requirement there is no version that nobody may go back to.");
        }

        if (fleet is { Live.Count: 0, IsAsserted: true })
        {
            return Judgement.Open("Somebody asserts that nothing is live, so there is nothing to go back from.");
        }

        var judged = facts.Requirements.Select(requirement => WithTargets(OfApp(requirement, facts), requirement.App, fleet, facts)).ToList();
        return Judgement.Of(
            [.. judged.Where(one => one.Verdict != ConditionVerdict.Open)],
            string.Join(" ", judged.Select(one => one.Evidence)));
    }

    // Not a reason by itself: a platform keeps what it could go back to for ever.
    private static Judgement WithTargets(Judgement judgement, string app, Fleet fleet, GateFacts facts)
    {
        var targets = fleet.Rollbackable.Where(seen => seen.App == app).Select(seen => $"{seen.Title} ({seen.Sightings(facts.Clock)})").ToList();
        return judgement.Verdict == ConditionVerdict.Open || targets.Count == 0
            ? judgement
            : judgement with { Evidence = $"{judgement.Evidence} Without a deploy one can go back to {Wording.List(targets)}." };
    }

    private static Judgement OfApp(EffectiveRequirement requirement, GateFacts facts)
    {
        var releases = DeployedReleases.Of(requirement.App, facts);
        return releases.Count == 0 ? Derived(requirement.App, facts) : Registered(requirement, releases, facts);
    }

    private static Judgement Registered(EffectiveRequirement requirement, IReadOnlyList<Release> releases, GateFacts facts)
    {
        var (app, newest) = (requirement.App, releases[0]);
        var satisfying = DeployedReleases.Satisfying(app, facts);
        if (satisfying.Count == 0)
        {
            return Judgement.Closed(
                $"{app} {newest.Version} is the release that was registered last, at {Wording.Moment(newest.RegisteredAt)}, and it needs the old shape.",
                $"Deploy {app} {requirement.Range} and register it: migrator release register {app}=VERSION.");
        }

        if (DeployedReleases.FinalOf(satisfying) is { } final)
        {
            return Judgement.Open($"Release {app} {final.Version} is final since {Wording.Moment(final.FinalizedAt ?? facts.Clock)}: nobody goes back behind it.");
        }

        var first = satisfying[^1];
        var window = satisfying.Max(one => one.Soak ?? facts.RollbackWindow);
        if (first.RegisteredAt + window > facts.Clock)
        {
            return Judgement.Closed(
                $"{app} {first.Version} was registered {Wording.Span(facts.AgeOf(first.RegisteredAt))} ago, and for {Wording.Span(window)} one may go back behind it.",
                $"Go on after {Wording.Moment(first.RegisteredAt + window)}; or, if nobody will go back: migrator release finalize {app}={newest.Version}.");
        }

        return releases.Take(facts.ProtectedReleases).Except(satisfying).FirstOrDefault() is { } kept
            ? Judgement.Closed(
                $"{app} {kept.Version} is among the last {Wording.Count(facts.ProtectedReleases, "release")}, to which one may go back, and it needs the old shape.",
                $"Register further releases as they are deployed; or, if nobody will go back: migrator release finalize {app}={newest.Version}.")
            : Judgement.Open($"{app} {first.Version} was registered {Wording.Span(facts.AgeOf(first.RegisteredAt))} ago, and nobody goes back behind it after {Wording.Span(window)}.");
    }

    private static Judgement Derived(string app, GateFacts facts)
    {
        if (facts.RollbackWindow <= TimeSpan.Zero)
        {
            return Judgement.Open($"No rollback window is asked for {app}: what is deployed stays.");
        }

        var objections = new WatchedTime(facts).Objections(facts.RollbackWindow, app).ToList();
        return objections.Count == 0
            ? Judgement.Open($"No release of {app} is registered; counted from what was seen, no version that needs the old shape was live in the last {Wording.Span(facts.RollbackWindow)}.")
            : Judgement.Closed(
                $"No release of {app} is registered, so the rollback window is counted from what was seen. {string.Join(" ", objections.Select(one => one.Evidence))}",
                $"{string.Join(" ", objections.Select(one => one.Advice))} Or, if nobody will go back: migrator release register {app}=VERSION, then migrator release finalize {app}=VERSION.");
    }
}
