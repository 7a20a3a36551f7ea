using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Gates.Orders;
using Migrator.Kubernetes;
using Migrator.PostgreSql.Poolers;

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

        var live = parsed.GetValue(common.Live) ?? [];
        var values = new ConfiguredValues(parsed.GetValue(common.Config) ?? environment.GetValueOrDefault("MIGRATOR_CONFIG"), environment, surroundings.Hosted?.Section);
        var policy = ConfiguredPolicy.Read(values);
        return new ToolSettings
        {
            Connection = connection,
            Provider = parsed.GetValue(common.Provider) ?? values.Text("Provider"),
            Migrations = Paths(parsed.GetValue(common.Migrations), values, environment, surroundings.Hosted?.Migrations is not null),
            Hosted = surroundings.Hosted?.Migrations,
            Tags = parsed.GetValue(common.Tag) is { Length: > 0 } tags ? tags : [.. values.Below("Tags").Select(entry => entry.Value)],
            DefaultSchema = ConfiguredSchema.Of(parsed.GetValue(common.DefaultSchema) ?? values.Text("DefaultSchema")),
            Live = live,
            Asserted = live.Length == 0 ? null : Asserted(live, policy.Orders),
            Sources = ConfiguredSources.Read(values, new() { Kinds = [new KubernetesSources()], Pooler = (address, password) => new PgBouncer(address, password), Variable = name => environment.GetValueOrDefault(name), Keep = surroundings.Redaction.Add }),
            LeavesTriggersOut = ConfiguredRuns.LeavesTriggersOut(values),
            Run = Run(values, environment),
            Policy = policy,
        };
    }

    private static ManifestSource Asserted(string[] live, VersionOrders orders)
        => ManifestSource.TryParse(live, orders, out var source, out var why)
            ? source
            : throw new UsageException($"--live cannot be read: {why}. Accepted: {ManifestSource.AcceptedForms}.");

    private static string[] Paths(string[]? flags, ConfiguredValues values, IReadOnlyDictionary<string, string> environment, bool isHosted)
    {
        if (flags is { Length: > 0 })
        {
            return flags;
        }

        return environment.TryGetValue("MIGRATOR_MIGRATIONS", out var variable) && variable.Length > 0
            ? variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : isHosted ? [] : [.. values.Below("Migrations").Select(entry => entry.Value)];
    }

    private static RunSettings Run(ConfiguredValues values, IReadOnlyDictionary<string, string> environment)
    {
        var defaults = new RunSettings();
        if (Durations.TryParse(environment.GetValueOrDefault(TimeToLiveVariable), out var timeToLive))
        {
            defaults = defaults with { LeaseTimeToLive = timeToLive, HeartbeatTimeToLive = timeToLive };
        }

        return ConfiguredRuns.Read(values, defaults);
    }
}
