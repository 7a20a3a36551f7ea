using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Cli.Commands;

/// <summary>Copies existing rows into the new shape.</summary>
internal static class BackfillCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to copy rows for; each that is expanded by default.");
        var longest = DurationOption.Create("--max-duration", "Stops between two batches after this time; the next run goes on there.");
        var target = DurationOption.Create("--batch-target", "How long one batch should take; 250ms by default.");
        var workers = WorkerCount.CreateOption();
        var command = new ToolCommand(
            "backfill",
            "Copies existing rows into the new shape, in short batches that always give way. May be stopped and resumed. Where a backfill runs already, this process helps.",
            "migrator backfill --max-duration 2h --batch-target 100ms")
        {
            ids, longest, target, workers,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var all = await StartedMigrations.ReadToGoOnAsync(database, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), record => record.State == MigrationState.Expanded);
            var settings = invocation.RunSettings with
            {
                BackfillFor = invocation.Value(longest),
                BatchTarget = invocation.Value(target) ?? invocation.RunSettings.BatchTarget,
                Workers = invocation.Value(workers) ?? invocation.RunSettings.Workers,
            };
            var finished = await Watching.RunAsync(invocation, observer =>
            {
                var run = new BackfillRun(database, settings, observer, invocation.Surroundings.Time);
                return RunsInOrder.RunAsync(
                    invocation,
                    chosen.Select(record => record.Id),
                    async id => new FinishedRun(await run.RunAsync(id, cancellationToken).ConfigureAwait(false)),
                    cancellationToken);
            }).ConfigureAwait(false);
            return RunAnswering.Give(invocation, "backfill", finished);
        });
    }
}
