using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>Looks at the server about once a second, and holds every worker of a table's backfill back while a signal speaks against it.</summary>
/// <remarks>One for all workers of a process. It looks while batches run, so that it sees who waits for them.</remarks>
internal sealed class Throttle : IAsyncDisposable
{
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(30);

    // Looks come much sooner; a timer takes no more than some weeks.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly ThrottleSettings settings;
    private readonly Func<CancellationToken, Task<ThrottleFacts>> look;
    private readonly ThrottleJudging judging;
    private readonly Action<ThrottleState?, bool> tell;
    private readonly TimeProvider time;
    private readonly Consideration consideration = new();
    private readonly CancellationTokenSource ended = new();
    private readonly Lock gate = new();
    private TaskCompletionSource looked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task looking = Task.CompletedTask;
    private ThrottleState? current;
    private ThrottleFacts? facts;
    private DateTimeOffset beganAt = DateTimeOffset.MaxValue;
    private TimeSpan toldAt;

    private Throttle(ThrottleSettings settings, Func<CancellationToken, Task<ThrottleFacts>> look, Action<ThrottleState?, bool> tell, TimeProvider time)
    {
        (this.settings, this.look, this.tell, this.time) = (settings, look, tell, time);
        judging = new ThrottleJudging(ThrottleJudging.SignalsFor(settings), settings.Grace, Now);
    }

    /// <summary>Why it holds back; null while it does not.</summary>
    public ThrottleState? Current
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    /// <summary>Why it is slower than it could be; null if it is not.</summary>
    public string? Slowness
    {
        get
        {
            lock (gate)
            {
                return (SaidDuty, consideration.Duty) switch
                {
                    ( >= 0.995, _) or (null, >= 0.995) => null,
                    ({ } said, _) => FormattableString.Invariant($"works {said:0 %} of the time"),
                    (null, var duty) => FormattableString.Invariant($"works {duty:0 %} of the time, because {consideration.Busy:0.0} sessions of others are busy"),
                };
            }
        }
    }

    /// <summary>How long a batch should take, if somebody has said so while it runs.</summary>
    public TimeSpan? BatchTarget => Pace?.BatchTarget;

    /// <summary>How many workers each process has, if somebody has said so while it runs.</summary>
    public int? Workers => Asked(settings.AreWorkersGiven)?.Workers;

    /// <summary>What becomes of a row whose mapping fails, as somebody has said last.</summary>
    public BadRowPolicy? OnBadRow => Facts?.Steering?.OnBadRow;

    /// <summary>The largest batch that the settings allow, in units of ranges; null for no limit.</summary>
    public BatchBounds Bounds => new(settings.MaxRows, settings.MaxBytes, Facts?.UnitBytes ?? 0, Facts?.RowsPerUnit);

    private ThrottleFacts? Facts
    {
        get
        {
            lock (gate)
            {
                return facts;
            }
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private double? SaidDuty => Pace?.Duty ?? settings.Duty;

    private double Duty
    {
        get
        {
            lock (gate)
            {
                return SaidDuty ?? consideration.Duty;
            }
        }
    }

    // What was said last counts.
    private Steering? Pace => Asked(settings.IsPaceGiven);

    private Steering? Asked(bool isGiven) => Facts?.Steering is { PacedAt: { } asked } steering && (!isGiven || asked >= beganAt) ? steering : null;

    /// <summary>Takes the first look, and begins to look again and again until it is disposed.</summary>
    public static Task<Throttle> StartAsync(
        IRowsPort rows, MigrationId migration, TableName table, ThrottleSettings settings, IRunObserver observer, TimeProvider time, CancellationToken cancellationToken)
        => StartAsync(
            settings,
            token => rows.ReadThrottleFactsAsync(migration, table, settings, token),
            (state, isNews) => observer.On(state is null ? new BackfillReleased(migration, table) : new BackfillThrottled(migration, table, state, isNews)),
            time,
            cancellationToken);

    /// <summary>The same with any way to look and to tell.</summary>
    public static async Task<Throttle> StartAsync(
        ThrottleSettings settings, Func<CancellationToken, Task<ThrottleFacts>> look, Action<ThrottleState?, bool> tell, TimeProvider time, CancellationToken cancellationToken)
    {
        var throttle = new Throttle(settings, look, tell, time);
        if (!settings.IsOff)
        {
            await throttle.LookAsync(cancellationToken).ConfigureAwait(false);
            throttle.looking = throttle.LookOnAsync();
        }

        return throttle;
    }

    /// <summary>Lets a worker rest for its duty cycle, and holds it back while a signal is closed; returns early once no batch may begin any more.</summary>
    /// <param name="worked">How long the worker has worked since it was here last.</param>
    /// <param name="stop">Says that no further batch may begin.</param>
    /// <param name="ended">Says so too, because of another worker.</param>
    public async Task PassAsync(TimeSpan worked, StopSign stop, CancellationToken ended)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop.Cancellation, ended);
        if (Duty < 1 && worked > TimeSpan.Zero)
        {
            await WaitAsync(Task.Delay(Least(worked * ((1 / Duty) - 1), stop.Remaining), time, either.Token)).ConfigureAwait(false);
        }

        while (!stop.IsRaised && !ended.IsCancellationRequested && Next() is { } next)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(either.Token);
            var timeUp = Task.Delay(Least(LongestWait, stop.Remaining), time, limit.Token);
            await Task.WhenAny(next, timeUp).ConfigureAwait(false);
            await limit.CancelAsync().ConfigureAwait(false);
            await WaitAsync(timeUp).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync().ConfigureAwait(false);
        await looking.ConfigureAwait(false);
        ended.Dispose();
    }

    // The next look's end; null while nothing holds back.
    private Task? Next()
    {
        lock (gate)
        {
            return current is null ? null : looked.Task;
        }
    }

    private async Task LookOnAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(settings.LookEvery, time, ended.Token).ConfigureAwait(false);
                await LookAsync(ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        ThrottleFacts? seen = null;
        string? problem = null;
        try
        {
            seen = await look(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: nobody looks any more, and that closes.
            problem = error.Message;
        }

        var reasons = judging.Judge(seen, problem, Now);
        bool isNews;
        ThrottleState? before;
        ThrottleState? after;
        TaskCompletionSource done;
        lock (gate)
        {
            before = current;
            after = reasons.Count == 0 ? null : new ThrottleState(before?.Since ?? seen?.At ?? time.GetUtcNow(), reasons);
            current = after;
            beganAt = facts is null && seen is not null ? seen.At : beganAt;
            facts = seen ?? facts;
            consideration.See(seen?.BusySessions);
            (done, looked) = (looked, new(TaskCreationOptions.RunContinuationsAsynchronously));
            isNews = before?.Signals != after?.Signals || (after is not null && Now - toldAt >= Repeat);
            toldAt = isNews ? Now : toldAt;
        }

        if (after is not null || before is not null)
        {
            tell(after, isNews);
        }

        done.SetResult();
    }

    private static async Task WaitAsync(Task wait)
        => await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static TimeSpan Least(TimeSpan rest, TimeSpan? remaining) => rest < remaining || remaining is null ? rest : remaining.Value;
}
