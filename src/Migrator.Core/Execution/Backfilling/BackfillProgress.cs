using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>Tells whoever watches how far a table's backfill is. All workers of a process tell it.</summary>
internal sealed class BackfillProgress(MigrationId migration, TableName table, IRunObserver observer, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Throughput throughput = new();
    private long lastAt = time.GetTimestamp();
    private long rowsOfRangesForgotten;
    private long unitsPassed;
    private int workers = 1;

    /// <summary>How much there is to pass.</summary>
    public long Units { get; private set; }

    /// <summary>Rows written so far, those of earlier runs and of other processes included, as far as they are known.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows written by this process.</summary>
    public long OwnRows { get; private set; }

    /// <summary>How much of the table is passed, from 0 to 1.</summary>
    public double Fraction => Units == 0 ? 1 : Math.Min(1, (double)unitsPassed / Units);

    /// <summary>How long the last batch of this process took; null before the first.</summary>
    public TimeSpan? BatchTime { get; set; }

    /// <summary>Why it is slower than it could be; null if it is not.</summary>
    public string? Slowness { get; set; }

    /// <summary>A pass begins over these ranges, some of which may be done already.</summary>
    public void Begin(IReadOnlyCollection<BackfillRange> ranges)
    {
        lock (gate)
        {
            rowsOfRangesForgotten = Math.Max(0, Rows - ranges.Sum(range => range.RowsDone));
            Take(ranges);
        }
    }

    /// <summary>The ranges as they are stored now: others move them too.</summary>
    public void Look(IEnumerable<BackfillRange> ranges, string stepId)
    {
        lock (gate)
        {
            Take([.. ranges.Where(range => range.StepId == stepId)]);
        }
    }

    /// <summary>A batch was committed.</summary>
    public void Advanced(long rows, long passed)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            throughput.Observe(rows, passed, time.GetElapsedTime(lastAt, now));
            lastAt = now;
            Rows += rows;
            OwnRows += rows;
            unitsPassed += passed;
            Tell(Slowness);
        }
    }

    /// <summary>A batch gave way.</summary>
    public void Waits(string? reason)
    {
        lock (gate)
        {
            Tell(reason);
        }
    }

    private void Take(IReadOnlyCollection<BackfillRange> ranges)
    {
        Units = ranges.Where(range => !range.IsLeftBehind).Sum(range => range.To - range.From);
        unitsPassed = ranges.Where(range => !range.IsLeftBehind).Sum(range => range.Cursor - range.From);
        Rows = rowsOfRangesForgotten + ranges.Sum(range => range.RowsDone);
        workers = Math.Max(1, ranges.Count(range => range.IsLeased));
    }

    private void Tell(string? reason)
        => observer.On(new BackfillAdvanced(
            migration, table, Rows, Fraction, throughput.RowsPerSecond, throughput.TimeFor(Math.Max(0, Units - unitsPassed)), reason)
        {
            BatchTime = BatchTime,
            Workers = workers,
            OwnRows = OwnRows,
        });
}
