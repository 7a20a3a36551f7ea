using System.Diagnostics;

namespace Migrator.Demo.Shop;

/// <summary>Counts what the connections of one version do.</summary>
internal sealed class Tally
{
    private readonly Lock gate = new();

    public long Statements { get; private set; }

    public long Failed { get; private set; }

    public string? FirstFailure { get; private set; }

    public TimeSpan Slowest { get; private set; }

    public long AnswersCompared { get; private set; }

    public long AnswersWrong { get; private set; }

    public void Ran(long startedAt)
    {
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        lock (gate)
        {
            Statements++;
            Slowest = elapsed > Slowest ? elapsed : Slowest;
        }
    }

    public void Fell(Exception problem)
    {
        lock (gate)
        {
            Statements++;
            Failed++;
            FirstFailure ??= problem.Message;
        }
    }

    public void Compared(bool? agrees)
    {
        lock (gate)
        {
            AnswersCompared += agrees is null ? 0 : 1;
            AnswersWrong += agrees == false ? 1 : 0;
        }
    }
}
