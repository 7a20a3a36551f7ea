using System.Globalization;
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
            MaxRows = Value<long>(values, "Backfill:MaxRows", TryNumber, NumberComplaint),
            MaxBytes = Value<long>(values, "Backfill:MaxBytes", Sizes.TryParse, Sizes.Complaint),
            VacuumEvery = Value<long>(values, "Backfill:VacuumEvery", TryNumber, NumberComplaint),
            ReplicaLag = IsOff(values, "Backfill:ReplicaLag") ? null : values.Duration("Backfill:ReplicaLag", defaults.ReplicaLag ?? TimeSpan.Zero),
            ReplicaLagBytes = IsOff(values, "Backfill:ReplicaLagBytes") ? null : Value<long>(values, "Backfill:ReplicaLagBytes", Sizes.TryParse, Sizes.Complaint) ?? defaults.ReplicaLagBytes,
            Replicas = [.. values.Below("Backfill:Replicas").Select(entry => entry.Value)],
            ArchiveBacklog = IsOff(values, "Backfill:ArchiveBacklog") ? null : Value<long>(values, "Backfill:ArchiveBacklog", TryNumber, NumberComplaint) ?? defaults.ArchiveBacklog,
            ActiveSessions = IsOff(values, "Backfill:ActiveSessions") ? null : Value<long>(values, "Backfill:ActiveSessions", TryNumber, NumberComplaint),
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

    private static bool TryNumber(string? text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static string NumberComplaint(string name, string? value) => $"{name} is '{value}'. Write a whole number above 0.";
}
