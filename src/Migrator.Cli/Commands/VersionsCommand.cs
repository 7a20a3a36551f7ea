using System.CommandLine;
using Migrator.Cli.Running;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Shows which application versions are live.</summary>
internal static class VersionsCommand
{
    public static Command Create(Tool tool)
    {
        var observe = new Option<bool>("--observe") { Description = "Writes the look down, so that gates know for how long old versions are gone. For a cron job." };
        var command = new ToolCommand(
            "versions",
            "Shows which application versions are live, by each source, and the fences that keep old ones out.",
            "migrator versions -o json\nmigrator versions --observe")
        {
            observe,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var watch = new FleetWatch(database.State, FleetSources.Of(invocation.Settings, database), invocation.RunSettings.MaxGap);
            if (invocation.Value(observe))
            {
                await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
            }

            var isInstalled = await ControlSchemaInstalling.ReadVersionAsync(database.State, cancellationToken).ConfigureAwait(false) is not null;
            var look = invocation.Value(observe)
                ? await watch.ObserveAsync(cancellationToken).ConfigureAwait(false)
                : new(await watch.AskAsync(cancellationToken).ConfigureAwait(false), isInstalled ? await database.State.ReadFleetHistoryAsync(cancellationToken).ConfigureAwait(false) : FleetHistory.Empty);
            var observations = look.Observations;
            if (invocation.Value(observe))
            {
                await new UsageWatch(database.State).ObserveAsync(cancellationToken).ConfigureAwait(false);
            }

            var fences = isInstalled ? await database.State.ReadFencesAsync(cancellationToken).ConfigureAwait(false) : [];
            return invocation.Answer(
                ExitCode.Done,
                $"{Quantity.Of(observations.Sum(observation => observation.Instances.Count(instance => instance.IsLive)), "live instance")}.",
                exit => VersionsAnswer.Of(observations, look.History, fences, exit),
                VersionsText.Render(observations, look.History, fences));
        });
    }
}
