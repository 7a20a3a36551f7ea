using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads the options out of a section. What cannot be read is kept for the validation.</summary>
internal static class ConfiguredOptions
{
    public static void Identify(MigratorOptions options)
        => options.AppVersion = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public static void Read(IConfiguration section, MigratorOptions options)
    {
        try
        {
            Read(ConfiguredValues.Of(section), options);
        }
        catch (UsageException problem)
        {
            options.Unreadable = problem.Message;
        }
    }

    private static void Read(ConfiguredValues values, MigratorOptions options)
    {
        options.App = values.Text("App") ?? options.App;
        options.AppVersion = values.Text("AppVersion") ?? options.AppVersion;
        foreach (var (migration, use) in ConfiguredUses.Read(values))
        {
            options.Uses[migration] = use;
        }

        options.Guard = values.Choice("Guard:Mode", options.Guard);
        options.GuardInterval = values.Duration("Guard:Interval", options.GuardInterval);
        options.OnLoss = values.Choice("Heartbeat:OnLoss", options.OnLoss);
        options.ExpandTimeout = values.Duration("Startup:ExpandTimeout", options.ExpandTimeout);
        options.NothingLive = values.Flag("Startup:NothingLive", options.NothingLive);
        options.FromVersionInfo = values.Flag("Startup:FromVersionInfo", options.FromVersionInfo);
        options.BackfillInterval = values.Duration("Backfill:Interval", options.BackfillInterval);
        options.ObserverInterval = values.Text("Observer:Interval") switch
        {
            null => options.ObserverInterval,
            "off" => null,
            _ => values.Duration("Observer:Interval", TimeSpan.Zero),
        };
        options.DefaultSchema = ConfiguredSchema.Of(values.Text("DefaultSchema")) ?? options.DefaultSchema;
        options.LeavesTriggersOut = ConfiguredRuns.LeavesTriggersOut(values);
        options.Run = ConfiguredRuns.Read(values, options.Run);
        options.Policy = ConfiguredPolicy.Read(values);
    }
}
