using Migrator.Execution.LiveVersions;

namespace Migrator.Gates;

/// <summary>Which versions are live: the union of all sources, never the intersection.</summary>
/// <param name="Live">Those that run or are about to.</param>
/// <param name="Past">Those that did.</param>
/// <param name="Rollbackable">Those that somebody can bring back without a deploy.</param>
/// <param name="IsAsserted">True if somebody answers for it that nothing else is live.</param>
internal sealed record Fleet(IReadOnlyList<SeenVersion> Live, IReadOnlyList<SeenVersion> Past, IReadOnlyList<SeenVersion> Rollbackable, bool IsAsserted)
{
    public static Fleet Of(IReadOnlyList<FleetObservation> observations)
        => new(
            Seen(observations, instance => instance.IsLive),
            Seen(observations, instance => instance is { IsLive: false, IsRollbackTarget: false }),
            Seen(observations, instance => instance.IsRollbackTarget),
            observations.Any(one => one.IsAsserted && one.Status == ObservationStatus.Complete));

    private static SeenVersion[] Seen(IReadOnlyList<FleetObservation> observations, Func<LiveInstance, bool> isMeant) =>
    [
        .. from observation in observations
           from instance in observation.Instances
           where isMeant(instance)
           group (observation, instance) by (instance.App, instance.Version) into same
           orderby same.Key.App, same.Key.Version
           select new SeenVersion(same.Key.App, same.Key.Version, [.. BySource(same)]),
    ];

    private static IEnumerable<SeenBy> BySource(IEnumerable<(FleetObservation Observation, LiveInstance Instance)> sightings)
        => from sighting in sightings
           group sighting.Instance by (sighting.Observation.Source, sighting.Observation.IsAsserted) into one
           select new SeenBy(one.Key.Source, one.Key.IsAsserted, [.. one.Select(instance => instance.Id)], one.Max(instance => instance.LastSeen));
}
