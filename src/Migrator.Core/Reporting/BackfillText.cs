using System.Globalization;
using Migrator.Execution.State;
using Migrator.Reporting.Answers;

namespace Migrator.Reporting;

/// <summary>How a table's backfill stands, as status shows it.</summary>
public static class BackfillText
{
    /// <summary>How far it is, and how it goes where somebody is at it.</summary>
    public static string Sentence(TableProgress table)
    {
        ArgumentNullException.ThrowIfNull(table);
        List<string> parts = [$"{table.Table} {Quantity.Percent(table.Fraction)}", $"{Quantity.Of(table.RowsDone, "row")} written"];
        if (table is { RowsPerSecond: { } speed, Workers: { } workers })
        {
            parts.Add($"{Quantity.Count((long)speed)} rows/s by {Quantity.Of(workers, "worker")}");
        }

        if (table.RemainingSeconds is { } seconds)
        {
            parts.Add($"{Quantity.Time(TimeSpan.FromSeconds(seconds))} left");
        }

        if (table.BatchMs is { } batch)
        {
            parts.Add($"batches of {Quantity.Time(TimeSpan.FromMilliseconds(batch))}");
        }

        return string.Join(", ", parts);
    }

    /// <summary>What is known of a table with what those who are at it say.</summary>
    public static TableProgress With(this TableProgress table, IReadOnlyList<BackfillReport> current)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (current is not { Count: > 0 })
        {
            return table;
        }

        // Each one reckons as if it were alone, and counts the workers of all.
        var shares = current.Where(report => report.Remaining > TimeSpan.Zero).Sum(report => 1 / report.Remaining!.Value.TotalSeconds);
        var held = current.Where(report => report.ThrottledSince is not null).MinBy(report => report.ThrottledSince);
        return table with
        {
            RowsPerSecond = current.Sum(report => report.RowsPerSecond),
            RemainingSeconds = shares > 0 ? 1 / shares : null,
            BatchMs = current.Max(report => report.BatchTime?.TotalMilliseconds),
            Workers = current.Max(report => report.Workers),
            ThrottledSince = held?.ThrottledSince,
            ThrottledBy = held?.ThrottledBy,
        };
    }
}
