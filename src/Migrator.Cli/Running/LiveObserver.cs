using Migrator.Execution.Runs;
using Migrator.Reporting;
using Spectre.Console;

namespace Migrator.Cli.Running;

/// <summary>Progress as a person watches it: one bar per table, with its speed of late, and why it is held back; lines for everything else.</summary>
internal sealed class LiveObserver(IAnsiConsole console, ProgressContext progress, TimeProvider time) : IRunObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<(MigrationId, TableName), LiveTable> tables = [];

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            switch (happened)
            {
                case BackfillAdvanced advanced:
                    Table(advanced.Migration, advanced.Table).Advanced(advanced);
                    break;
                case BackfillThrottled throttled:
                    Table(throttled.Migration, throttled.Table).Held(throttled.State);
                    break;
                case BackfillReleased released:
                    Table(released.Migration, released.Table).Released();
                    break;
                case BackfillEnded ended:
                    Table(ended.Migration, ended.Table).Ended();
                    Write(happened);
                    break;
                case VerificationAdvanced advanced:
                    Table(advanced.Migration, advanced.Table).Compared(advanced.Fraction);
                    break;
                default:
                    Write(happened);
                    break;
            }
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;

    private LiveTable Table(MigrationId migration, TableName table)
    {
        if (!tables.TryGetValue((migration, table), out var shown))
        {
            shown = new LiveTable(table, progress.AddTask(Markup.Escape(AuthorText.Line(table.ToString())), maxValue: 1), time);
            tables.Add((migration, table), shown);
        }

        return shown;
    }

    private void Write(RunEvent happened)
    {
        var colour = happened switch
        {
            StepEnded or BackfillEnded => "green",
            StepWaits or GateWaits => "yellow",
            Verified { Evidence.IsClean: true } => "green",
            Verified => "red",
            _ => "default",
        };
        console.MarkupLine($"[{colour}]{Markup.Escape(EventText.Line(happened))}[/]");
    }
}
