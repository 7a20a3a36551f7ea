using Migrator.Execution.LiveVersions;

namespace Migrator.Gates;

/// <summary>Which versions are live: the union of all sources, never the intersection.</summary>
internal sealed record Fleet(IReadOnlyList<SeenVersion> Live, IReadOnlyList<SeenVersion> Past, bool IsAsserted)
{
    public static Fleet Of(IReadOnlyList<FleetObservation> observations)
        => new(
            Seen(observations, isLive: true),
            Seen(observations, isLive: false),
            observations.Any(one => one.IsAsserted && one.Status == ObservationStatus.Complete));

    private static SeenVersion[] Seen(IReadOnlyList<FleetObservation> observations, bool isLive) =>
    [
        .. from observation in observations
           from instance in observation.Instances
           where instance.IsLive == isLive
           group (observation, instance) by (instance.App, instance.Version) into same
           orderby same.Key.App, same.Key.Version
           select new SeenVersion(same.Key.App, same.Key.Version, [.. BySource(same)]),
    ];

    private static IEnumerable<SeenBy> BySource(IEnumerable<(FleetObservation Observation, LiveInstance Instance)> sightings)
        => from sighting in sightings
           group sighting.Instance by (sighting.Observation.Source, sighting.Observation.IsAsserted) into one
           select new SeenBy(one.Key.Source, one.Key.IsAsserted, [.. one.Select(instance => instance.Id)], one.Max(instance => instance.LastSeen));
}
