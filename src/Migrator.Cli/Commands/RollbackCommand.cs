using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Runs;

namespace Migrator.Cli.Commands;

/// <summary>Takes migrations back, up to their point of no return.</summary>
internal static class RollbackCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Required("The migrations to take back; later ones first.");
        var waiving = new WaivingOptions();
        var command = new ToolCommand(
            "rollback",
            "Takes a migration back: the catalog is as it was before expand. Possible until the old shape is dropped.",
            "migrator rollback 202611230900")
        {
            ids, waiving.Override, waiving.Reason, waiving.Expires,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var waivers = waiving.Read(invocation, invocation.Value(ids));
            var options = new RollbackOptions { Sources = FleetSources.Of(invocation.Settings, database), Policy = invocation.Settings.Policy };
            var all = await StartedMigrations.ReadToGoOnAsync(database, cancellationToken).ConfigureAwait(false);

            // A later one may have added to the new shape of an earlier one.
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), _ => true).Reverse().ToList();
            await waivers.StoreAsync(database.State, cancellationToken).ConfigureAwait(false);
            var finished = await Watching.RunAsync(invocation, observer =>
            {
                var run = new RollbackRun(database, invocation.RunSettings, observer, invocation.Surroundings.Time);
                return RunsInOrder.RunAsync(
                    invocation,
                    chosen.Select(record => record.Id),
                    async id => new FinishedRun(await run.RunAsync(id, options, cancellationToken).ConfigureAwait(false)),
                    cancellationToken);
            }).ConfigureAwait(false);
            return RunAnswering.Give(invocation, "rollback", finished);
        }, tool.Common.RunOutput);
    }
}
