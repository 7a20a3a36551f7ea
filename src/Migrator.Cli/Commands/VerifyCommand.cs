using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Cli.Commands;

/// <summary>Compares both shapes of every row.</summary>
internal static class VerifyCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to verify; each that is backfilled and still open by default.");
        var repair = new Option<string?>("--repair-from") { Description = "Copies differing rows again from the side that is right, before they are compared.", HelpName = "old|new" };
        repair.AcceptOnlyFromAmong("old", "new");
        var sample = PercentOption.Create("--sample", "Compares a share of each table, drawn by chance: quick, and never evidence for contract.");
        var values = new Option<bool>("--show-values") { Description = "Shows what both shapes of differing rows hold. Values are stored nowhere." };
        var workers = WorkerCount.CreateOption("How many ranges of a table too large for one snapshot are compared at once; 1 by default. Each uses one connection.");
        var command = new ToolCommand(
            "verify",
            "Compares both shapes of every row and stores the result: contract does nothing without it.",
            "migrator verify 202611230900 -o json")
        {
            ids, repair, sample, values, workers,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(sample) is not null && result.GetResult(repair) is not null)
            {
                result.AddError("--repair-from looks at every row and --sample does not: give one of them.");
            }
        });
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var all = await StartedMigrations.ReadToGoOnAsync(database, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(
                all,
                invocation.Value(ids),
                record => record.State is MigrationState.Expanded or MigrationState.Backfilled or MigrationState.Contracting);
            var options = new VerifyOptions
            {
                RepairFrom = invocation.Value(repair) switch { "old" => RepairSide.Old, "new" => RepairSide.New, _ => null },
                SamplePercent = invocation.Value(sample),
                ShowsValues = invocation.Value(values),
                Workers = invocation.Value(workers) ?? 1,
                Policy = invocation.Settings.Policy,
            };
            var finished = await Watching.RunAsync(invocation, observer =>
            {
                var run = new VerifyRun(database, invocation.RunSettings, observer, invocation.Surroundings.Time);
                return RunsInOrder.RunAsync(
                    invocation,
                    chosen.Select(record => record.Id),
                    async id => new FinishedRun(await run.RunAsync(id, options, cancellationToken).ConfigureAwait(false)),
                    cancellationToken);
            }).ConfigureAwait(false);
            return RunAnswering.Give(invocation, "verify", finished);
        }, tool.Common.RunOutput);
    }
}
