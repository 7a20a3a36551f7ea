using Migrator.Execution.LiveVersions;

namespace Migrator.Execution.State;

/// <summary>What was seen of the fleet before now, by the database's clock.</summary>
/// <param name="Spans">The times during which a source was asked without a gap, the newest first.</param>
/// <param name="Sightings">Each version that was seen.</param>
public sealed record FleetHistory(IReadOnlyList<WatchSpan> Spans, IReadOnlyList<Sighting> Sightings)
{
    /// <summary>The instances of applications that look for all, or were to.</summary>
    public IReadOnlyList<FleetObserverLease> Observers { get; init; } = [];

    /// <summary>The last time during which a source was watched; null if it never was.</summary>
    public WatchSpan? SpanOf(FleetObservation observation)
    {
        ArgumentNullException.ThrowIfNull(observation);
        return Spans.Where(span => span.Source == observation.WatchedAs).MaxBy(span => span.Since);
    }

    /// <summary>Nobody has ever looked.</summary>
    public static FleetHistory Empty { get; } = new([], []);
}

/// <summary>A time during which a source was asked again and again and always answered completely.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Since">The first look.</param>
/// <param name="Until">The last look.</param>
/// <param name="EndedAt">When it did not answer completely any more; null if nobody looked in time, or the span goes on.</param>
/// <param name="EndedBy">What it gave as the reason.</param>
public sealed record WatchSpan(string Source, DateTimeOffset Since, DateTimeOffset Until, DateTimeOffset? EndedAt, string? EndedBy);

/// <summary>A version of an application, as one source saw it.</summary>
/// <param name="App">The application.</param>
/// <param name="Version">Its version; null if it did not say.</param>
/// <param name="Source">Who saw it.</param>
/// <param name="FirstSeen">When it was first seen.</param>
/// <param name="LastSeen">When it was last seen live.</param>
public sealed record Sighting(string App, string? Version, string Source, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>What the instances said they can do, and do.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}

/// <summary>An instance of an application that has taken it upon itself to look at some sources for all.</summary>
/// <param name="Sources">What the looks at those sources are remembered by.</param>
/// <param name="Owner">The instance.</param>
/// <param name="Until">When another may follow it, if it does not renew its lease.</param>
public sealed record FleetObserverLease(IReadOnlyList<string> Sources, string Owner, DateTimeOffset Until);
