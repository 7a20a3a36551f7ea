using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what a configuration says about how much a backfill may ask of the server.</summary>
internal static class ConfiguredThrottle
{
    private const string Off = "off";

    public static ThrottleSettings Read(ConfiguredValues values)
    {
        var defaults = new ThrottleSettings();
        return defaults with
        {
            Windows = ConfiguredWindows.Read(values, "Backfill:Windows"),
            Duty = Value<double>(values, "Backfill:Duty", Shares.TryParse, Shares.Complaint) ?? defaults.Duty,
            MaxRows = Value<long>(values, "Backfill:MaxRows", Numbers.TryParse, Numbers.Complaint),
            MaxBytes = Value<long>(values, "Backfill:MaxBytes", Sizes.TryParse, Sizes.Complaint),
            VacuumEvery = Value<long>(values, "Backfill:VacuumEvery", Numbers.TryParse, Numbers.Complaint),
            ReplicaLag = IsOff(values, "Backfill:ReplicaLag") ? null : values.Duration("Backfill:ReplicaLag", defaults.ReplicaLag ?? TimeSpan.Zero),
            ReplicaLagBytes = IsOff(values, "Backfill:ReplicaLagBytes") ? null : Value<long>(values, "Backfill:ReplicaLagBytes", Sizes.TryParse, Sizes.Complaint) ?? defaults.ReplicaLagBytes,
            Replicas = [.. values.Below("Backfill:Replicas").Select(entry => entry.Value)],
            ArchiveBacklog = IsOff(values, "Backfill:ArchiveBacklog") ? null : Value<long>(values, "Backfill:ArchiveBacklog", Numbers.TryParse, Numbers.Complaint) ?? defaults.ArchiveBacklog,
            ActiveSessions = IsOff(values, "Backfill:ActiveSessions") ? null : Value<long>(values, "Backfill:ActiveSessions", Numbers.TryParse, Numbers.Complaint),
            FreeDisk = IsOff(values, "Backfill:FreeDisk") ? null : Value<long>(values, "Backfill:FreeDisk", Sizes.TryParse, Sizes.Complaint),
            While = values.Text("Backfill:While"),
            Grace = values.Duration("Backfill:Grace", defaults.Grace),
        };
    }

    private delegate bool TryParse<T>(string? text, out T value);

    private static bool IsOff(ConfiguredValues values, string path) => string.Equals(values.Text(path), Off, StringComparison.OrdinalIgnoreCase);

    private static T? Value<T>(ConfiguredValues values, string path, TryParse<T> parse, Func<string, string?, string> complaint)
        where T : struct
        => values.Text(path) is not { } text ? null : parse(text, out var value) ? value : throw new UsageException(complaint(path, text));
}
