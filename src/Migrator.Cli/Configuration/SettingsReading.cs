using System.CommandLine;
using System.Globalization;
using Migrator.Cli.Options;
using Migrator.Execution.Runs;

namespace Migrator.Cli.Configuration;

/// <summary>Puts flags over the environment over the file.</summary>
internal static class SettingsReading
{
    /// <summary>Lets a test that kills the process, or contracts, wait less long for leases and heartbeats to run out.</summary>
    public const string TimeToLiveVariable = "MIGRATOR_TEST_TIME_TO_LIVE";

    public static ToolSettings Read(ParseResult parsed, CommonOptions common, Surroundings surroundings)
    {
        var environment = surroundings.Environment;
        var connection = ConnectionSource.Find(parsed.GetValue(common.Connection), parsed.GetValue(common.ConnectionFile), environment);
        foreach (var secret in connection is null ? [] : ConnectionSource.Secrets(connection))
        {
            surroundings.Redaction.Add(secret);
        }

        var values = new ConfiguredValues(parsed.GetValue(common.Config) ?? environment.GetValueOrDefault("MIGRATOR_CONFIG"), environment);
        return new ToolSettings
        {
            Connection = connection,
            Provider = parsed.GetValue(common.Provider) ?? values.Text("Provider"),
            Migrations = Paths(parsed.GetValue(common.Migrations), values, environment),
            Tags = parsed.GetValue(common.Tag) is { Length: > 0 } tags ? tags : [.. values.Below("Tags").Select(entry => entry.Value)],
            DefaultSchema = ConfiguredSchema.Of(parsed.GetValue(common.DefaultSchema) ?? values.Text("DefaultSchema")),
            Live = parsed.GetValue(common.Live) ?? [],
            Sources = ConfiguredSources.Read(values, environment, surroundings.Redaction),
            LeavesTriggersOut = LeavesTriggersOut(values.Text("Backfill:UserTriggers")),
            Run = Run(values, environment),
            Policy = ConfiguredPolicy.Read(values),
        };
    }

    private static string[] Paths(string[]? flags, ConfiguredValues values, IReadOnlyDictionary<string, string> environment)
    {
        if (flags is { Length: > 0 })
        {
            return flags;
        }

        return environment.TryGetValue("MIGRATOR_MIGRATIONS", out var variable) && variable.Length > 0
            ? variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [.. values.Below("Migrations").Select(entry => entry.Value)];
    }

    private static bool LeavesTriggersOut(string? policy) => policy switch
    {
        null or "fire" => false,
        "suppress" => true,
        _ => throw new UsageException($"Backfill:UserTriggers is '{policy}'; write fire or suppress."),
    };

    private static RunSettings Run(ConfiguredValues values, IReadOnlyDictionary<string, string> environment)
    {
        var defaults = new RunSettings();
        if (Durations.TryParse(environment.GetValueOrDefault(TimeToLiveVariable), out var timeToLive))
        {
            defaults = defaults with { LeaseTimeToLive = timeToLive, HeartbeatTimeToLive = timeToLive };
        }

        return defaults with
        {
            LockTimeout = values.Duration("Locks:Timeout", defaults.LockTimeout),
            LockRetryFor = values.Duration("Locks:RetryFor", defaults.LockRetryFor),
            BatchTarget = values.Duration("Backfill:BatchTarget", defaults.BatchTarget),
            Workers = values.Workers("Backfill:Workers", defaults.Workers),
            Throttle = ConfiguredThrottle.Read(values),
            EvidenceMaxAge = values.Duration("Gate:EvidenceMaxAge", defaults.EvidenceMaxAge),
            QuietWindow = values.Duration("Gate:QuietWindow", defaults.QuietWindow),
            RollbackWindow = values.Duration("Gate:RollbackWindow", defaults.RollbackWindow),
            MaxGap = values.Duration("Gate:MaxGap", defaults.MaxGap),
            ProtectedReleases = ProtectedReleases(values.Text("Gate:ProtectedReleases"), defaults.ProtectedReleases),
        };
    }

    private static int ProtectedReleases(string? text, int otherwise)
        => text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new UsageException($"Gate:ProtectedReleases is '{text}'; write a whole number from 1 on.");
}
