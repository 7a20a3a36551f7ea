using System.CommandLine;
using Migrator.Cli.Options;
using Migrator.Cli.Output;
using Migrator.Cli.Running;
using Migrator.Execution.Ports;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Shows what is open and what it waits for.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(2);

    public static Command Create(Tool tool)
    {
        var watch = new Option<bool>("--watch") { Description = "Shows it again and again, until nothing is open or it is stopped; as JSON one line for each change." };
        var every = DurationOption.CreatePositive("--every", "How often --watch looks; 2s by default.");
        var showValues = new Option<bool>("--show-values") { Description = "Shows values in errors of rows whose mapping failed." };
        var command = new ToolCommand(
            "status",
            "Shows every open migration, how far it has come and what it waits for; with --migrations also those not started.",
            "migrator status -o json\nmigrator status --watch")
        {
            watch, every, showValues,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var reading = new StatusReading(invocation, database, invocation.Value(showValues));
            return invocation.Value(watch)
                ? await WatchAsync(invocation, reading, invocation.Value(every) ?? UsualPause, cancellationToken).ConfigureAwait(false)
                : Answer(invocation, await reading.ReadAsync(cancellationToken).ConfigureAwait(false));
        });
    }

    private static int Answer(Invocation invocation, StatusReport report)
    {
        var open = report.Migrations.Count(migration => migration.IsOpen);
        return invocation.Answer(ExitCode.Done, Reason(open), exit => StatusAnswer.Of(report, exit), StatusText.Render(report));
    }

    private static async Task<int> WatchAsync(Invocation invocation, StatusReading reading, TimeSpan every, CancellationToken cancellationToken)
    {
        var screen = new StatusScreen(invocation);
        while (true)
        {
            var report = await reading.ReadAsync(cancellationToken).ConfigureAwait(false);
            var open = report.Migrations.Count(migration => migration.IsOpen);
            screen.Show(invocation.Format == OutputFormat.Json
                ? AnswerJson.Line(StatusAnswer.Of(report, new ExitAnswer(ExitCode.Done, Reason(open)))) + "\n"
                : StatusText.Render(report));
            if (open == 0)
            {
                return ExitCode.Done;
            }

            try
            {
                await Task.Delay(every, invocation.Surroundings.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return invocation.Surroundings.Interruption.ExitCode;
            }
        }
    }

    private static string Reason(int open) => open == 0 ? "Nothing is open." : $"{Quantity.Of(open, "migration")} open.";
}
