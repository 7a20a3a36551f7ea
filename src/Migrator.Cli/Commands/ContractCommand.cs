using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Cli.Commands;

/// <summary>Removes the old shape, stage by stage, each behind its gate.</summary>
internal static class ContractCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to contract; each that is open by default, in order.");
        var until = new Option<string?>("--until") { Description = "The last stage that is done; drop by default.", HelpName = "flip|quarantine|drop" };
        until.AcceptOnlyFromAmong("flip", "quarantine", "drop");
        var plan = new Option<string?>("--plan") { Description = "Goes on only if this reviewed plan is the one that was started; else stops with 4.", HelpName = "FILE" };
        var wait = new Option<bool>("--wait") { Description = "Waits while a gate is closed that time may open." };
        var timeout = DurationOption.Create("--timeout", "How long to wait; without limit by default.");
        var waiving = new WaivingOptions();
        var command = new ToolCommand(
            "contract",
            "Removes the old shape once no live version needs it: flip, quarantine, drop, each behind its gate.",
            "migrator contract --wait --timeout 2h\nmigrator contract 202611230900 --until flip")
        {
            ids, until, plan, wait, timeout, waiving.Override, waiving.Reason, waiving.Expires,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var waivers = waiving.Read(invocation, invocation.Value(ids));
            var options = new ContractOptions
            {
                Until = invocation.Value(until) switch { "flip" => ContractStage.Flip, "quarantine" => ContractStage.Quarantine, _ => ContractStage.Drop },
                Wait = invocation.Value(wait),
                Timeout = invocation.Value(timeout),
                Sources = FleetSources.Of(invocation.Settings, database),
                Policy = invocation.Settings.Policy,
            };
            var all = await StartedMigrations.ReadToGoOnAsync(database, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), record => record is { IsOpen: true, Plan.HasContract: true });
            var reviewed = invocation.Value(plan) is { } file ? ReviewedPlan.Read(file) : null;
            if (reviewed is not null)
            {
                chosen = [StartedMigrations.Chosen(all, [reviewed.Id], _ => true).Single()];
            }

            await waivers.StoreAsync(database.State, cancellationToken).ConfigureAwait(false);
            await AuditAsync(invocation, database, chosen, cancellationToken).ConfigureAwait(false);
            var finished = await Watching.RunAsync(invocation, observer =>
            {
                var run = new ContractRun(database, invocation.RunSettings, observer, invocation.Surroundings.Time);
                return RunsInOrder.RunAsync(
                    invocation,
                    chosen.Select(record => record.Id),
                    async id => new FinishedRun(Objection(reviewed, all, id) ?? await run.RunAsync(id, options, cancellationToken).ConfigureAwait(false)),
                    cancellationToken);
            }).ConfigureAwait(false);
            return RunAnswering.Give(invocation, "contract", finished);
        }, tool.Common.RunOutput);
    }

    private static RunResult? Objection(MigrationPlan? reviewed, IReadOnlyList<MigrationRecord> all, MigrationId id)
        => reviewed is null ? null : ReviewedPlan.Objection(reviewed, all.First(record => record.Id == id));

    // What nobody looked at, somebody has to answer for.
    private static async Task AuditAsync(
        Invocation invocation, IMigrationDatabase database, IReadOnlyList<MigrationRecord> chosen, CancellationToken cancellationToken)
    {
        foreach (var record in invocation.Settings.Live.Count == 0 ? [] : chosen)
        {
            await database.State.AuditAsync(
                record.Id,
                "live-asserted",
                string.Join(", ", invocation.Settings.Live),
                invocation.RunSettings.Owner,
                cancellationToken).ConfigureAwait(false);
        }
    }
}
