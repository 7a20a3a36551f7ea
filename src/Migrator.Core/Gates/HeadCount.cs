using Migrator.Execution.LiveVersions;
using Migrator.Gates.Orders;

namespace Migrator.Gates;

/// <summary>How many instances of a version a source counts, and how many have registered: some of those that run may never do so.</summary>
/// <param name="App">The application. One that never registers is not compared: it is known by other sources only.</param>
/// <param name="Version">The version.</param>
/// <param name="Settled">Those that have run long enough to have registered.</param>
/// <param name="Counted">All that are live, those that begin or end just now included.</param>
/// <param name="Registered">How many are registered.</param>
/// <param name="Counters">Who counts them.</param>
/// <param name="Register">Where they register.</param>
internal sealed record HeadCount(string App, string Version, IReadOnlyList<string> Settled, int Counted, int Registered, string Counters, string Register)
{
    /// <summary>How long an instance may run before it has registered: it does so first thing, but its runtime has to be up.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    /// <summary>How many run without having registered.</summary>
    public int Silent => Math.Max(0, Settled.Count - Registered);

    /// <summary>How many have registered where nobody counts.</summary>
    public int Uncounted => Math.Max(0, Registered - Counted);

    /// <summary>Compares, version by version, what heartbeats say with what counts processes.</summary>
    public static IReadOnlyList<HeadCount> Of(IEnumerable<FleetObservation> observations, VersionOrders orders, DateTimeOffset clock)
    {
        List<FleetObservation> all = [.. observations];
        var register = all.Where(one => one is { KeepsHistory: true, Status: ObservationStatus.Complete }).ToList();
        var registered = register.SelectMany(one => one.Instances).ToList();
        return
        [
            .. from seen in all.Where(one => one.CountsProcesses).SelectMany(one => one.Instances, (one, instance) => (one.Source, Instance: instance))
               where seen.Instance is { IsLive: true, Kind: not "template" } && registered.Exists(beat => beat.App == seen.Instance.App)
               let version = orders.Of(seen.Instance.App).Plain(seen.Instance.Version)
               where version is not null
               group seen by (seen.Instance.App, version) into same
               orderby same.Key.App, same.Key.version
               select new HeadCount(
                   same.Key.App,
                   same.Key.version,
                   [.. same.Select(seen => seen.Instance).Where(one => IsSettled(one, clock)).Select(one => one.Id).Distinct()],
                   same.Select(seen => seen.Instance.Id).Distinct().Count(),
                   registered.Count(beat => beat.IsLive && beat.App == same.Key.App && orders.Of(beat.App).Plain(beat.Version) == same.Key.version),
                   Wording.List(same.Select(seen => seen.Source).Distinct()),
                   Wording.List(register.Select(one => one.Source))),
        ];
    }

    // One that is ending has taken itself off already; one that waits for its machine has not begun.
    private static bool IsSettled(LiveInstance instance, DateTimeOffset clock)
        => instance.State == "running" && !(clock - instance.FirstSeen < Grace);
}
