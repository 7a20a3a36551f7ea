using System.CommandLine;
using Migrator.Cli.Running;
using Migrator.Execution.LiveVersions;
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
            var isInstalled = await ControlSchemaInstalling.ReadVersionAsync(database.State, cancellationToken).ConfigureAwait(false) is not null;
            var sources = FleetSources.Of(invocation.Settings, database);
            var observations = new List<FleetObservation>();
            if (invocation.Value(observe))
            {
                await new ControlSchemaInstalling(database).EnsureAsync(cancellationToken).ConfigureAwait(false);
                isInstalled = true;
                observations.AddRange((await new FleetWatch(database.State, sources, invocation.RunSettings.MaxGap).ObserveAsync(cancellationToken).ConfigureAwait(false)).Observations);
            }
            else
            {
                foreach (var source in sources)
                {
                    observations.Add(await source.ObserveAsync(cancellationToken).ConfigureAwait(false));
                }
            }

            var fences = isInstalled ? await database.State.ReadFencesAsync(cancellationToken).ConfigureAwait(false) : [];
            return invocation.Answer(
                ExitCode.Done,
                $"{Quantity.Of(observations.Sum(observation => observation.Instances.Count(instance => instance.IsLive)), "live instance")}.",
                exit => VersionsAnswer.Of(observations, fences, exit),
                VersionsText.Render(observations, fences));
        });
    }
}
