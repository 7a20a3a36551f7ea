using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;

namespace Migrator.Reporting;

/// <summary>Which application versions are live, as a person reads it.</summary>
public static class VersionsText
{
    /// <summary>What each source saw, since when it is watched, and the fences.</summary>
    public static string Render(IReadOnlyList<FleetObservation> observations, FleetHistory history, IReadOnlyList<Fence> fences)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentNullException.ThrowIfNull(fences);
        var page = new TextPage();
        foreach (var observation in observations)
        {
            Source(page, observation);
            Watch(page, observation, history);
        }

        foreach (var observer in history.Observers)
        {
            page.Sentence("", $"Observer: {observer.Owner} looks at {Wording.List(observer.Sources)} for all, until {Quantity.Moment(observer.Until)} unless it goes on");
        }

        foreach (var fence in fences.Where(fence => fence.Range is not null))
        {
            page.Sentence("", $"Fence: only {fence.App} {fence.Range} may register, raised by migration {fence.Migration?.ToString() ?? "unknown"}");
        }

        return page.ToString();
    }

    // Heartbeats keep their own history, and what is asserted nobody watches.
    private static void Watch(TextPage page, FleetObservation observation, FleetHistory history)
    {
        if (observation is { KeepsHistory: false, IsAsserted: false } && history.SpanOf(observation) is { } span)
        {
            page.Sentence("  ", $"watched since {Quantity.Moment(span.Since)}, last at {Quantity.Moment(span.Until)}{(span.EndedAt is { } ended ? $"; not any more since {Quantity.Moment(ended)}" : "")}");
        }
    }

    private static void Source(TextPage page, FleetObservation observation)
    {
        var status = observation.Status switch
        {
            ObservationStatus.Complete => "complete",
            ObservationStatus.Partial => "partial",
            _ => "failed",
        };
        var asserted = $"{(observation.IsAsserted ? ", asserted" : "")}{(observation.IsRequired ? "" : ", can only add")}";
        var reason = observation.Reason is { } text ? $": {text}" : "";
        page.Sentence("", $"{observation.Source} ({status}{asserted}){reason}");
        var groups = observation.Instances
            .Where(instance => instance.IsLive)
            .GroupBy(instance => (instance.App, instance.Version, Says: string.Join(", ", instance.Capabilities.Order(StringComparer.Ordinal))))
            .OrderBy(group => group.Key.App, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Version, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Says, StringComparer.Ordinal)
            .ToList();
        foreach (var group in groups)
        {
            var seen = group.Max(instance => instance.LastSeen) is { } moment ? $", last seen {Quantity.Moment(moment)}" : "";
            page.Sentence("  ", $"{group.Key.App} {group.Key.Version ?? "of unknown version"}: {Quantity.Of(group.Count(), "instance")}{seen}{(group.Key.Says.Length > 0 ? $", says {group.Key.Says}" : "")}");
        }

        foreach (var group in observation.Instances.Where(instance => instance.IsRollbackTarget).GroupBy(instance => $"{instance.App} {instance.Version ?? "of unknown version"}").OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            page.Sentence("  ", $"{group.Key}: not live, kept to go back to");
        }

        if (groups.Count == 0)
        {
            page.Verbatim("  no live instance");
        }
    }
}
