using System.Globalization;
using Migrator.Execution.State;

namespace Migrator.Reporting;

/// <summary>What somebody has asked of backfills, in words.</summary>
internal static class SteeringText
{
    /// <summary>The sentence; null where nothing is asked for that holds now.</summary>
    public static string? Sentence(Steering? steering)
    {
        if (steering is null)
        {
            return null;
        }

        List<string> parts = [];
        if (steering.PausedAt is { } since)
        {
            parts.Add($"paused since {Quantity.Moment(since)} by {steering.By}{(steering.Reason is { Length: > 0 } reason ? $": {reason}" : "")}");
        }

        if (steering.Duty is { } duty)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"works {duty * 100:0.#} % of the time"));
        }

        if (steering.BatchTarget is { } target)
        {
            parts.Add($"batches of {Quantity.Time(target)}");
        }

        if (steering.Workers is { } workers)
        {
            parts.Add($"{Quantity.Of(workers, "worker")} in each process");
        }

        if (steering.OnBadRow is { } policy)
        {
            parts.Add(policy == BadRowPolicy.Stop ? "stops at the first row whose mapping fails" : "puts every row aside whose mapping fails");
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }
}
