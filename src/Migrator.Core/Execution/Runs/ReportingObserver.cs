using System.Data.Common;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Runs;

/// <summary>Keeps what a backfill says of itself where others can read it; written every few seconds, not with every batch.</summary>
/// <remarks>A kindness: where it cannot be written, the backfill goes on.</remarks>
public sealed class ReportingObserver : IRunObserver, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IRunObserver inner;
    private readonly IStatePort state;
    private readonly string owner;
    private readonly TimeSpan every;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource ended = new();
    private readonly Lock gate = new();
    private readonly Dictionary<(MigrationId, TableName), BackfillReport> latest = [];
    private readonly HashSet<(MigrationId, TableName)> changed = [];
    private readonly Task writing;

    /// <summary>Begins to write.</summary>
    /// <param name="inner">Who is told as well, and first.</param>
    /// <param name="state">Where it is kept.</param>
    /// <param name="owner">This process.</param>
    /// <param name="every">How often it is written at most.</param>
    /// <param name="time">The clock.</param>
    public ReportingObserver(IRunObserver inner, IStatePort state, string owner, TimeSpan every, TimeProvider time)
    {
        (this.inner, this.state, this.owner, this.every, this.time) = (inner, state, owner, every, time);
        writing = WriteOnAsync();
    }

    /// <inheritdoc />
    public void On(RunEvent happened)
    {
        inner.On(happened);
        switch (happened)
        {
            case BackfillAdvanced advanced:
                Change(advanced.Migration, advanced.Table, report => report with
                {
                    RowsPerSecond = advanced.RowsPerSecond,
                    Remaining = advanced.Remaining,
                    BatchTime = advanced.BatchTime,
                    Workers = advanced.Workers,
                });
                break;
            case BackfillThrottled throttled:
                Change(throttled.Migration, throttled.Table, report => Held(report, throttled.State));
                break;
            case BackfillReleased released:
                Change(released.Migration, released.Table, report => Held(report, null));
                break;
            case BackfillEnded done:
                Change(done.Migration, done.Table, report => Held(report, null) with { Workers = 0, Remaining = TimeSpan.Zero, Poisoned = done.Poisoned });
                break;
        }
    }

    /// <inheritdoc />
    public Task AtAsync(string moment, CancellationToken cancellationToken) => inner.AtAsync(moment, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync().ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        lock (gate)
        {
            foreach (var key in latest.Keys)
            {
                // Nobody of this process is at it any more; why it was held back last stays.
                latest[key] = latest[key] with { Workers = 0 };
                changed.Add(key);
            }
        }

        await WriteAsync().ConfigureAwait(false);
        ended.Dispose();
    }

    private static BackfillReport Held(BackfillReport report, ThrottleState? held)
        => report with { ThrottledSince = held?.Since, ThrottledBy = held?.By, Workers = Math.Max(1, report.Workers) };

    private void Change(MigrationId migration, TableName table, Func<BackfillReport, BackfillReport> change)
    {
        lock (gate)
        {
            latest[(migration, table)] = change(latest.GetValueOrDefault((migration, table)) ?? new BackfillReport(migration, table, owner));
            changed.Add((migration, table));
        }
    }

    private async Task WriteOnAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(every, time, ended.Token).ConfigureAwait(false);
                await WriteAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task WriteAsync()
    {
        List<BackfillReport> reports;
        lock (gate)
        {
            reports = [.. changed.Select(key => latest[key])];
            changed.Clear();
        }

        foreach (var report in reports)
        {
            try
            {
                using var limit = new CancellationTokenSource(Patience, time);
                await state.ReportBackfillAsync(report, limit.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (error is MigratorException or DbException or OperationCanceledException or TimeoutException)
            {
                // The next one says the same and more.
            }
        }
    }
}
