using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Runs;
using Migrator.Reporting;
using Spectre.Console;

namespace Migrator.Cli.Running;

/// <summary>The bar of one table.</summary>
internal sealed class LiveTable(TableName table, ProgressTask bar, TimeProvider time)
{
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(500);

    private readonly Sparkline speeds = new(width: 12);
    private long sampledAt;
    private string progress = "";
    private string passed = "";

    public void Advanced(BackfillAdvanced advanced)
    {
        var now = time.GetTimestamp();
        if (sampledAt == 0 || time.GetElapsedTime(sampledAt, now) >= Sample)
        {
            sampledAt = now;
            speeds.Add(advanced.RowsPerSecond);
        }

        bar.Value = advanced.Fraction;
        passed = $"{Quantity.Percent(advanced.Fraction)}, {Quantity.Of(advanced.RowsDone, "row")}, ";
        progress = EventText.Progress(advanced, speeds);
        Show("default", progress);
    }

    public void Held(ThrottleState state)
        => Show("yellow", $"{passed}held back for {Quantity.Time(time.GetUtcNow() - state.Since)}: {state.By}");

    public void Released() => Show("default", progress);

    public void Ended() => bar.Value = 1;

    public void Compared(double fraction)
    {
        bar.Value = fraction;
        Show("default", $"compared {Quantity.Percent(fraction)}");
    }

    private void Show(string colour, string text)
        => bar.Description = $"[{colour}]{Markup.Escape($"{AuthorText.Line(table.ToString())}  {AuthorText.Line(text)}")}[/]";
}
