using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Cli.Commands;

/// <summary>Tries rows again whose mapping failed.</summary>
internal static class RetryCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations whose failed rows are tried again; each that has some by default.");
        var longest = DurationOption.Create("--max-duration", "Stops between two batches after this time; the next run goes on there.");
        var throttle = new ThrottleOptions();
        var command = new ToolCommand(
            "retry",
            "Tries rows again whose mapping failed, after they or the cause were corrected. 'migrator status' lists them.",
            "migrator retry 202611230900")
        {
            ids, longest,
        };
        foreach (var option in throttle.All)
        {
            command.Add(option);
        }

        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var settings = throttle.Read(invocation) with { BackfillFor = invocation.Value(longest) };
            var all = await StartedMigrations.ReadToGoOnAsync(database, cancellationToken).ConfigureAwait(false);
            List<MigrationRecord> failed = [];
            List<FinishedRun> finished = [];
            foreach (var record in StartedMigrations.Chosen(all, invocation.Value(ids), record => record.IsOpen))
            {
                var poison = await database.State.ReadPoisonAsync(record.Id, limit: 1, cancellationToken).ConfigureAwait(false);
                if (poison.Count > 0)
                {
                    failed.Add(record);
                }
                else if (invocation.Value(ids).Length > 0)
                {
                    finished.Add(new(new RunResult(record.Id, RunOutcome.NothingToDo, "No row of it has failed.")));
                }
            }

            finished.AddRange(await Backfills.RunAsync(invocation, database, settings, failed, cancellationToken).ConfigureAwait(false));
            return RunAnswering.Give(invocation, "retry", finished);
        }, tool.Common.RunOutput);
    }
}
