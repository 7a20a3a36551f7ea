using Migrator.Execution.LiveVersions;
using Migrator.Gates.Uses;

namespace Migrator.Gates;

/// <summary>Which versions are live: the union of all sources, never the intersection.</summary>
/// <param name="Live">Those that run or are about to.</param>
/// <param name="Past">Those that did.</param>
/// <param name="Rollbackable">Those that somebody can bring back without a deploy.</param>
/// <param name="IsAsserted">True if somebody answers for it that nothing else is live; one who can only add versions does not.</param>
internal sealed record Fleet(IReadOnlyList<SeenVersion> Live, IReadOnlyList<SeenVersion> Past, IReadOnlyList<SeenVersion> Rollbackable, bool IsAsserted)
{
    public static Fleet Of(GateFacts facts)
        => new(
            Seen(facts, instance => instance.IsLive),
            Seen(facts, instance => instance is { IsLive: false, IsRollbackTarget: false }),
            Seen(facts, instance => instance.IsRollbackTarget),
            facts.Observations.Any(one => one is { IsAsserted: true, IsRequired: true, Status: ObservationStatus.Complete }));

    // Instances of one version that say different things are not the same.
    private static SeenVersion[] Seen(GateFacts facts, Func<LiveInstance, bool> isMeant)
    {
        SeenVersion[] all =
        [
            .. from observation in facts.Observations
               from instance in observation.Instances
               where isMeant(instance)
               group (observation, instance) by (instance.App, instance.Version, Said: UseWord.SaidOf(facts.Migration.Id, instance.Capabilities)) into same
               orderby same.Key.App, same.Key.Version, same.Key.Said
               select new SeenVersion(same.Key.App, same.Key.Version, [.. BySource(same)]) { Said = same.Key.Said },
        ];
        return all.Any(one => one.Said is not null) ? [.. all.Select(one => one with { IsAmongSayers = true })] : all;
    }

    private static IEnumerable<SeenBy> BySource(IEnumerable<(FleetObservation Observation, LiveInstance Instance)> sightings)
        => from sighting in sightings
           group sighting.Instance by (sighting.Observation.Source, sighting.Observation.IsAsserted) into one
           select new SeenBy(one.Key.Source, one.Key.IsAsserted, [.. one.Select(instance => instance.Id)], one.Max(instance => instance.LastSeen));
}
