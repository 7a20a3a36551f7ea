using Migrator.Execution.Runs;
using Migrator.Reporting;
using Spectre.Console;

namespace Migrator.Cli.Running;

/// <summary>Progress as a person watches it: one bar per table, lines for everything else.</summary>
internal sealed class LiveObserver(IAnsiConsole console, ProgressContext progress) : IRunObserver
{
    private readonly Lock gate = new();
    private readonly Dictionary<(MigrationId, TableName), ProgressTask> bars = [];

    public void On(RunEvent happened)
    {
        lock (gate)
        {
            switch (happened)
            {
                case BackfillAdvanced advanced:
                    Show(Bar(advanced.Migration, advanced.Table), advanced);
                    break;
                case BackfillEnded ended:
                    Bar(ended.Migration, ended.Table).Value = 1;
                    Write(happened);
                    break;
                default:
                    Write(happened);
                    break;
            }
        }
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Show(ProgressTask bar, BackfillAdvanced advanced)
    {
        bar.Value = advanced.Fraction;
        bar.Description = Markup.Escape($"{AuthorText.Line(advanced.Table.ToString())}  {EventText.Progress(advanced)}");
    }

    private ProgressTask Bar(MigrationId migration, TableName table)
    {
        if (!bars.TryGetValue((migration, table), out var bar))
        {
            bar = progress.AddTask(Markup.Escape(AuthorText.Line(table.ToString())), maxValue: 1);
            bars.Add((migration, table), bar);
        }

        return bar;
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
