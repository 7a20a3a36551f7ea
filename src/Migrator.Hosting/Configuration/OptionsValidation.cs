using Microsoft.Extensions.Options;
using Migrator.Hosting.Observing;

namespace Migrator.Hosting.Configuration;

/// <summary>Refuses options that would only fail later, each with what to write.</summary>
internal sealed class OptionsValidation(string name, MigratorSetup setup) : IValidateOptions<MigratorOptions>
{
    public ValidateOptionsResult Validate(string? asked, MigratorOptions options)
    {
        if (asked != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(MigratorOptions options)
    {
        if (options.Unreadable is { } unreadable)
        {
            yield return unreadable;
        }

        if (!setup.HasDatabase)
        {
            yield return $"Migrator{setup.Suffix} has no database. Add .UseDatabase(…) after AddMigrator.";
        }

        if (setup.Expands && !setup.HasMigrations)
        {
            yield return $"Migrator{setup.Suffix} is to expand at startup and has no migrations. Add .AddMigrations(…).";
        }

        if (setup.NeedsIdentity && string.IsNullOrWhiteSpace(options.App))
        {
            yield return $"Migrator{setup.Suffix} does not know what the application is called. Set the key App to the name that migrations use in [RequiresApp(\"…\")].";
        }

        var order = options.Policy.Orders.Of(options.App ?? "");
        if (setup.NeedsIdentity && !order.IsVersion(options.AppVersion))
        {
            yield return $"The version of the application, '{options.AppVersion}', cannot be read. Set the key AppVersion, or the project's Version, to one such as {order.AcceptedVersions}.";
        }

        if (options.Run.HeartbeatTimeToLive < TimeSpan.FromSeconds(1))
        {
            yield return "Heartbeat:TimeToLive must be 1s or more.";
        }

        if (setup.Observes && options.ObserverInterval is { } pause && (pause <= TimeSpan.Zero || pause * FleetObserver.LongestPause > options.Run.MaxGap))
        {
            yield return $"Observer:Interval must be longer than nothing and at most a {FleetObserver.LongestPause}th of Gate:MaxGap: else the windows begin anew whenever another instance takes over.";
        }

        foreach (var (key, value) in new[] { ("Guard:Interval", options.GuardInterval), ("Startup:ExpandTimeout", options.ExpandTimeout), ("Backfill:Interval", options.BackfillInterval) })
        {
            if (value <= TimeSpan.Zero)
            {
                yield return $"{key} must be longer than nothing.";
            }
        }
    }
}
