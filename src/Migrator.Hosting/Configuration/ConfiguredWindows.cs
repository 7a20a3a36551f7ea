using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads the times of day at which something may be done.</summary>
internal static class ConfiguredWindows
{
    public static IReadOnlyList<TimeWindow> Read(ConfiguredValues values, string path)
        => [.. values.Below(path).Select(entry => TimeWindow.TryParse(entry.Value, out var window, out var why) ? window : throw new UsageException($"{entry.Origin}: {why}"))];
}
