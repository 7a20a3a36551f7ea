using System.CommandLine;
using Migrator.Cli.Running;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Shows what is open and what it waits for.</summary>
internal static class StatusCommand
{
    public static Command Create(Tool tool)
    {
        var command = new ToolCommand(
            "status",
            "Shows every open migration, how far it has come and what it waits for; with --migrations also those not started.",
            "migrator status -o json");
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var report = await new StatusReading(invocation, database).ReadAsync(cancellationToken).ConfigureAwait(false);
            var open = report.Migrations.Count(migration => migration.IsOpen);
            return invocation.Answer(
                ExitCode.Done,
                open == 0 ? "Nothing is open." : $"{Quantity.Of(open, "migration")} open.",
                exit => StatusAnswer.Of(report, exit),
                StatusText.Render(report));
        });
    }
}
