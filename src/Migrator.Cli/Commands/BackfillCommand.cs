using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.State;

namespace Migrator.Cli.Commands;

/// <summary>Copies existing rows into the new shape.</summary>
internal static class BackfillCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to copy rows for; each that is expanded by default.");
        var longest = DurationOption.Create("--max-duration", "Stops between two batches after this time; the next run goes on there.");
        var throttle = new ThrottleOptions();
        var workers = WorkerCount.CreateOption("How many workers of this process copy at once; 1 by default. Each uses one connection, the run itself one more.");
        var command = new ToolCommand(
            "backfill",
            "Copies existing rows into the new shape, in short batches that always give way. May be stopped and resumed. Where a backfill runs already, this process helps.",
            "migrator backfill --max-duration 2h --batch-target 100ms")
        {
            ids, longest, workers,
        };
        foreach (var option in throttle.All)
        {
            command.Add(option);
        }

        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var settings = throttle.Read(invocation) with
            {
                BackfillFor = invocation.Value(longest),
                Workers = invocation.Value(workers) ?? invocation.RunSettings.Workers,
            };
            if (invocation.Value(workers) is not null)
            {
                settings = settings with { Throttle = settings.Throttle with { AreWorkersGiven = true } };
            }

            var all = await StartedMigrations.ReadToGoOnAsync(database, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), record => record.State == MigrationState.Expanded);
            var finished = await Backfills.RunAsync(invocation, database, settings, chosen, cancellationToken).ConfigureAwait(false);
            return RunAnswering.Give(invocation, "backfill", finished);
        }, tool.Common.RunOutput);
    }
}
