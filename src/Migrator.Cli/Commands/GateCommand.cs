using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Shows whether gates are open, condition by condition.</summary>
internal static class GateCommand
{
    public static Command Create(Tool tool)
    {
        var ids = Ids.Optional("The migrations to look at; each that is open by default.");
        var stage = new Option<string?>("--stage") { Description = "The stage whose gate is looked at; the next one by default.", HelpName = "flip|quarantine|drop" };
        stage.AcceptOnlyFromAmong("flip", "quarantine", "drop");
        var command = new ToolCommand(
            "gate",
            "Shows whether the next stage of contract may begin: each condition, what was seen, and what opens it.",
            "migrator gate 202611230900 --stage flip --live shop=2.4.0")
        {
            ids, stage,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            ContractStage? wanted = invocation.Value(stage) is { } name ? Enum.Parse<ContractStage>(name, ignoreCase: true) : null;
            var all = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
            var chosen = StartedMigrations.Chosen(all, invocation.Value(ids), record => record is { IsOpen: true, Plan.HasContract: true });
            var reports = await JudgeAsync(invocation, database, chosen, wanted, cancellationToken).ConfigureAwait(false);
            return Answer(invocation, reports);
        });
    }

    private static async Task<IReadOnlyList<GateReport>> JudgeAsync(
        Invocation invocation, IMigrationDatabase database, IReadOnlyList<MigrationRecord> chosen, ContractStage? wanted, CancellationToken cancellationToken)
    {
        var reading = new GateFactsReading(database, invocation.RunSettings, FleetSources.Of(invocation.Settings, database), invocation.Settings.Policy);
        var reports = new List<GateReport>();
        foreach (var record in chosen)
        {
            record.RequireUnaltered();
            if (wanted is null && AwaitedWriters.AreMissed(record))
            {
                reports.Add(GateKeeping.Judge(await reading.ReadForBackfillAsync(record, isFenceDue: false, cancellationToken).ConfigureAwait(false)));
            }
            else if ((wanted ?? NextStage.Of(record)) is { } stage)
            {
                reports.Add(GateKeeping.Judge(await reading.ReadAsync(record, stage, isFenceDue: false, cancellationToken).ConfigureAwait(false)));
            }
        }

        return reports;
    }

    private static int Answer(Invocation invocation, IReadOnlyList<GateReport> reports)
    {
        var code = ExitCode.Worst(reports.Select(Code));
        var reason = reports.Count == 0
            ? "Nothing is left in contract."
            : string.Join(" ", reports.Select(report => $"{report.Migration} {GateText.Name(report)}: {(report.IsOpen ? "open" : "closed")}."));
        return invocation.Answer(
            code,
            reason,
            exit => new GatesAnswer([.. reports.Select(GateAnswer.Of)], exit),
            reports.Count == 0 ? reason + "\n" : string.Join("\n", reports.Select(GateText.Render)));
    }

    private static int Code(GateReport report)
        => report.IsOpen ? ExitCode.Done : report.NeedsHuman ? ExitCode.NeedsHuman : ExitCode.Later;
}
