using Migrator.Gates.Uses;

namespace Migrator.Gates.Conditions;

/// <summary>Every live version works without the old shape; or, before a backfill whose rows the applications keep alike, writes both.</summary>
internal sealed class LiveCompatible : IGateCondition
{
    public string Name => ConditionName.LiveCompatible;

    public Judgement Judge(GateFacts facts)
    {
        var fleet = Fleet.Of(facts);
        var measure = Measure.Of(facts);

        if (fleet.Live.Count == 0)
        {
            return fleet.IsAsserted
                ? Judgement.Open("Somebody asserts that nothing is live, and no source saw anything else.")
                : Judgement.NeedsHuman(
                    "No source saw any live instance of any application. That may mean that nothing runs, or that nothing reports.",
                    "Let the applications send heartbeats (migrator heartbeat shop=2.4.0), or say what is live: --live shop=2.4.0, or --live none if nothing is.");
        }

        return Judgement.Of(
            [
                .. fleet.Live.Select(seen => Objection(seen, measure, facts)).OfType<Judgement>(),
                .. Missing(fleet, facts),
            ],
            $"Live: {Wording.List(fleet.Live.Select(seen => $"{seen.Title} ({seen.Sightings(facts.Clock)})"))}.");
    }

    private static Judgement? Objection(SeenVersion seen, Measure measure, GateFacts facts) => measure.StandingOf(seen.App, seen.Version, seen.Said) switch
    {
        Standing.Outside when seen.Said is not null => Judgement.Closed(
            $"{seen.Title} is live and {(facts.IsForBackfill ? "does not write both shapes" : "still needs the old shape")}: {seen.Sightings(facts.Clock)}.",
            $"Switch those instances over, so that they say {string.Join(" or ", UseWord.Of(WantedUses.Of(facts)))} of migration {facts.Migration.Id}, or let them end."),
        Standing.Outside when measure.IsBeyond(seen.App, seen.Version) => Judgement.Closed(
            $"{seen.Title} is live and may {(facts.IsForBackfill ? "leave out one of the shapes" : "need the old shape")}{measure.Explain(seen.App, seen.Version)}: {seen.Sightings(facts.Clock)}.",
            $"Let {seen.App} {seen.Version} end, or let the range that is required have no upper end."),
        Standing.Outside => Judgement.Closed(
            $"{seen.Title} is live and {(facts.IsForBackfill ? "does not write both shapes" : "still needs the old shape")}{measure.Explain(seen.App, seen.Version)}: {seen.Sightings(facts.Clock)}.",
            $"Deploy {seen.App} {measure.RequirementOf(seen.App)?.Range} everywhere and let the older instances end."),
        Standing.Unreadable => Judgement.NeedsHuman(
            $"{seen.Title} is live, and its version cannot be read, so nobody can tell what it needs: {seen.Sightings(facts.Clock)}.",
            $"Give those instances a version such as {measure.AcceptedVersions(seen.App)}."),
        Standing.NotUnderstood => Judgement.NeedsHuman(
            $"{seen.Title} is live, and what it says it does with the shapes of migration {facts.Migration.Id} is not understood: {seen.Sightings(facts.Clock)}.",
            $"Understood is {UseWord.Accepted}; or let it say nothing, and it is judged by its version."),
        Standing.Unregistered => Judgement.NeedsHuman(
            $"{seen.Title} is live and was never registered, so it has no place in the order of versions and nobody can tell what it needs: {seen.Sightings(facts.Clock)}.",
            Wording.Register(seen.App, seen.Version)),
        Standing.Unmentioned when facts.IsForBackfill => Judgement.NeedsHuman(
            $"{seen.Title} is live, and migration {facts.Migration.Id} does not say from which version on {seen.App} writes both shapes: {seen.Sightings(facts.Clock)}.",
            $"If it writes nothing of them, list {seen.App} as unaffected in the configuration; else roll back, name it in the migration, and expand again."),
        Standing.Unmentioned => Judgement.NeedsHuman(
            $"{seen.Title} is live, and nobody says whether it needs the old shape of migration {facts.Migration.Id}: {seen.Sightings(facts.Clock)}.",
            $"""Say from which version on it does not: migrator require {facts.Migration.Id} {seen.App}=">=1.0.0"; or, if it uses nothing of it, list {seen.App} as unaffected in the configuration."""),
        Standing.Undecidable => Judgement.NeedsHuman(
            $"{seen.Title} is live, and what is required of {seen.App} is not known: {seen.Sightings(facts.Clock)}.",
            $"See {ConditionName.RequirementKnown}."),
        _ => null,
    };

    // A source that does not see an application at all cannot say that its old versions are gone.
    private static IEnumerable<Judgement> Missing(Fleet fleet, GateFacts facts)
        => from requirement in facts.Requirements
           where !fleet.IsAsserted && fleet.Live.All(seen => seen.App != requirement.App)
           select Judgement.NeedsHuman(
               $"No source saw any live instance of {requirement.App}, which migration {facts.Migration.Id} has a requirement for.",
               $"Let {requirement.App} send heartbeats, or say what is live of it: --live {requirement.App}=2.4.0, or --live none if nothing more than was seen is live.");
}
