using Migrator.Gates.Uses;
using Migrator.Planning;

namespace Migrator.Gates.Conditions;

/// <summary>No live version needs the new shape, so that it can be taken back.</summary>
internal sealed class NoNewVersionLive : IGateCondition
{
    public string Name => ConditionName.NoNewVersionLive;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.Migration.Plan is { } plan && !plan.StepsOf(Phase.Expand).All(step => facts.Migration.IsDone(step.Id)))
        {
            return Judgement.Open("Expand is not finished, so no version can use the new shape.");
        }

        var fleet = Fleet.Of(facts);
        var measure = Measure.Of(facts);

        if (fleet.Live.Count == 0)
        {
            return fleet.IsAsserted
                ? Judgement.Open("Somebody asserts that nothing is live, and no source saw anything else.")
                : Judgement.NeedsHuman(
                    "No source saw any live instance of any application. That may mean that nothing runs, or that nothing reports.",
                    "Say what is live: --live shop=2.3.1, or --live none if nothing is.");
        }

        return Judgement.Of(
            [
                .. fleet.Live.Select(seen => Objection(seen, measure, facts)).OfType<Judgement>(),
                .. Missing(fleet, facts),
            ],
            $"Live: {Wording.List(fleet.Live.Select(seen => $"{seen.Title} ({seen.Sightings(facts.Clock)})"))}; none of them needs the new shape.");
    }

    private static Judgement? Objection(SeenVersion seen, Measure measure, GateFacts facts) => measure.StandingOf(seen.App, seen.Version, seen.Said) switch
    {
        Standing.Satisfies when seen.Said is not null => Judgement.Closed(
            $"{seen.Title} is live and needs the new shape: {seen.Sightings(facts.Clock)}.",
            $"Switch those instances back, so that they say old-only of migration {facts.Migration.Id}, or let them end."),
        Standing.Satisfies => Judgement.Closed(
            $"{seen.Title} is live and needs the new shape: {seen.Sightings(facts.Clock)}.",
            $"Roll {seen.App} back to a version outside {measure.RequirementOf(seen.App)?.Range} first."),
        // It may use the new shape already, though it does not count as the release yet.
        Standing.Outside when seen.Said is null && measure.ReleaseThatSatisfies(seen.App, seen.Version) is { } release => Judgement.Closed(
            $"{seen.Title} is live and, as a pre-release of {release}, may need the new shape: {seen.Sightings(facts.Clock)}.",
            $"Roll {seen.App} back to an older version first."),
        Standing.Outside when seen.Said is null && measure.MayBeNewer(seen.App, seen.Version) => Judgement.Closed(
            $"{seen.Title} is live and may need the new shape{measure.Explain(seen.App, seen.Version)}: {seen.Sightings(facts.Clock)}.",
            $"Roll {seen.App} back to an older version first."),
        Standing.Unreadable => Judgement.NeedsHuman(
            $"{seen.Title} is live, and its version cannot be read, so nobody can tell what it needs: {seen.Sightings(facts.Clock)}.",
            $"Give those instances a version such as {measure.AcceptedVersions(seen.App)}."),
        Standing.NotUnderstood => Judgement.NeedsHuman(
            $"{seen.Title} is live, and what it says it does with the shapes of migration {facts.Migration.Id} is not understood: {seen.Sightings(facts.Clock)}.",
            $"Understood is {UseWord.Accepted}; or let it say nothing, and it is judged by its version."),
        Standing.Unregistered => Judgement.NeedsHuman(
            $"{seen.Title} is live and was never registered, so it has no place in the order of versions and nobody can tell what it needs: {seen.Sightings(facts.Clock)}.",
            Wording.Register(seen.App, seen.Version)),
        Standing.Unmentioned or Standing.Undecidable => Judgement.NeedsHuman(
            $"{seen.Title} is live, and nobody says from which version on {seen.App} needs the new shape of migration {facts.Migration.Id}: {seen.Sightings(facts.Clock)}.",
            $"""Say it: migrator require {facts.Migration.Id} {seen.App}=">=2.4.0"; or, if it uses nothing of it, list {seen.App} as unaffected in the configuration."""),
        _ => null,
    };

    private static IEnumerable<Judgement> Missing(Fleet fleet, GateFacts facts)
        => from requirement in facts.Requirements
           where !fleet.IsAsserted && fleet.Live.All(seen => seen.App != requirement.App)
           select Judgement.NeedsHuman(
               $"No source saw any live instance of {requirement.App}, which migration {facts.Migration.Id} has a requirement for.",
               $"Say what is live of it: --live {requirement.App}=2.3.1, or --live none if nothing more than was seen is live.");
}
