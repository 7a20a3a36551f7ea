using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;

namespace Migrator.Cli.Commands;

/// <summary>Lets paused backfills go on, at another pace if that is wanted.</summary>
internal static class ResumeCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations whose backfills go on; each that is open by default.");
        var duty = ThrottleOptions.DutyOption("The share of time that each worker works from now on, such as 25%.");
        var target = DurationOption.CreatePositive("--batch-target", "How long one batch should take from now on.");
        var workers = WorkerCount.CreateOption("How many workers each process has from now on.");
        var command = new ToolCommand(
            "resume",
            "Lets paused backfills go on; with --duty, --batch-target or --workers at another pace, of running ones too.",
            "migrator resume --duty 50%\nmigrator resume --workers 4")
        {
            ids, duty, target, workers,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            await new ControlSchemaInstalling(database).UpgradeAsync(cancellationToken).ConfigureAwait(false);
            var all = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), record => record.IsOpen);
            foreach (var record in chosen)
            {
                await database.State.ResumeAsync(record.Id, invocation.Value(duty), invocation.Value(target), invocation.Value(workers), invocation.RunSettings.Owner, cancellationToken).ConfigureAwait(false);
            }

            return PauseCommand.Steered(invocation, chosen, "resumed", "It goes on.");
        });
    }
}
