using Migrator.Execution;
using Migrator.Execution.Backfilling;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.State;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class ThrottleTests
{
    private static readonly ThrottleFacts Calm = new() { At = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero), LogPosition = 0, LockWaiters = 0 };
    private static readonly ThrottleSettings Often = new() { LookEvery = TimeSpan.FromMilliseconds(1) };
    private static readonly Steering Paused = new("ann", Calm.At) { PausedAt = Calm.At };

    private volatile ThrottleFacts facts = Calm;

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_are_held_back_all_together_and_let_go_when_nothing_stands_against_it()
    {
        facts = Calm with { Steering = Paused };
        List<(ThrottleState? State, bool IsNews)> told = [];
        await using var throttle = await StartAsync(Often, (state, isNews) => { lock (told) { told.Add((state, isNews)); } });
        var workers = Enumerable.Range(0, 4).Select(_ => throttle.PassAsync(TimeSpan.Zero, Stop(), CancellationToken.None)).ToArray();
        await LookedAsync(throttle, 3);
        Assert.All(workers, worker => Assert.False(worker.IsCompleted));

        facts = Calm;
        await Task.WhenAll(workers).WaitAsync(Stopping);

        lock (told)
        {
            Assert.Equal((Calm.At, "pause", true), (told[0].State!.Since, told[0].State!.Signals, told[0].IsNews));
            Assert.All(told[1..^1], repeated => Assert.False(repeated.IsNews));
            Assert.Null(told[^1].State);
        }
    }

    [Fact]
    public async Task A_worker_that_is_held_back_ends_when_its_time_is_used_up_or_it_is_cancelled()
    {
        facts = Calm with { Steering = Paused };
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Stopping);
        await using var throttle = await StartAsync(Often);

        await throttle.PassAsync(TimeSpan.Zero, new StopSign(TimeProvider.System, TimeSpan.FromMilliseconds(20), Stopping), CancellationToken.None);
        var cancelled = throttle.PassAsync(TimeSpan.Zero, new StopSign(TimeProvider.System, null, cancellation.Token), CancellationToken.None);
        await cancellation.CancelAsync();
        await cancelled;

        Assert.Equal("paused by ann at 2026-11-26 12:00:00Z", throttle.Current?.By);
    }

    [Theory]
    [InlineData(1.0, null, 0, false, 0)]
    [InlineData(0.25, null, 0, true, 300)]
    [InlineData(1.0, 0.5, -60, false, 100)]
    [InlineData(0.25, 1.0, -60, false, 0)]
    [InlineData(0.25, 1.0, -60, true, 300)]
    [InlineData(0.25, 1.0, 60, true, 0)]
    public async Task A_worker_rests_as_long_as_its_duty_cycle_asks_and_what_was_said_last_counts(double given, double? asked, int askedAfterSeconds, bool isGivenForThisRun, int milliseconds)
    {
        facts = Calm with { Steering = asked is null ? null : new("ann", Calm.At) { Duty = asked, PacedAt = Calm.At.AddSeconds(askedAfterSeconds) } };
        var time = new RecordingTime();
        await using var throttle = await StartAsync(new ThrottleSettings { Duty = given, IsPaceGiven = isGivenForThisRun, LookEvery = TimeSpan.FromDays(1) }, time: time);
        time.Waits.Clear();

        await throttle.PassAsync(TimeSpan.FromMilliseconds(100), new StopSign(time, null, Stopping), CancellationToken.None);

        Assert.Equal(milliseconds, time.Waits.Sum(wait => wait.TotalMilliseconds));
    }

    [Theory]
    [InlineData(null, null, 4, 400, "works 20 % of the time, because 4.0 sessions of others are busy")]
    [InlineData(null, null, 0, 0, null)]
    [InlineData(1.0, null, 4, 0, null)]
    [InlineData(null, 0.5, 4, 100, "works 50 % of the time")]
    [InlineData(null, 1.0, 4, 0, null)]
    public async Task A_worker_rests_for_those_who_are_busy_unless_somebody_has_said_how_much_it_may_work(double? given, double? asked, int busy, int milliseconds, string? why)
    {
        facts = Calm with { BusySessions = busy, Steering = asked is null ? null : new("ann", Calm.At) { Duty = asked, PacedAt = Calm.At } };
        var time = new RecordingTime();
        await using var throttle = await StartAsync(new ThrottleSettings { Duty = given, LookEvery = TimeSpan.FromDays(1) }, time: time);
        time.Waits.Clear();

        await throttle.PassAsync(TimeSpan.FromMilliseconds(100), new StopSign(time, null, Stopping), CancellationToken.None);

        Assert.Equal(milliseconds, time.Waits.Sum(wait => wait.TotalMilliseconds));
        Assert.Equal(why, throttle.Slowness);
    }

    [Theory]
    [InlineData(-60, false, 3)]
    [InlineData(-60, true, null)]
    [InlineData(60, true, 3)]
    public async Task How_many_workers_somebody_has_asked_for_holds_unless_the_run_was_started_with_a_number_since(int askedAfterSeconds, bool areGivenForThisRun, int? workers)
    {
        facts = Calm with { Steering = new("ann", Calm.At) { Workers = 3, PacedAt = Calm.At.AddSeconds(askedAfterSeconds) } };
        await using var throttle = await StartAsync(new ThrottleSettings { AreWorkersGiven = areGivenForThisRun, IsPaceGiven = !areGivenForThisRun, LookEvery = TimeSpan.FromDays(1) });

        Assert.Equal(workers, throttle.Workers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_seen_last_counts_while_looks_fail_and_later_everything_is_closed(bool isOurMistake)
    {
        var fails = false;
        await using var throttle = await Throttle.StartAsync(
            Often with { Grace = TimeSpan.FromMilliseconds(50) },
            _ => !fails ? Task.FromResult(facts) : throw (isOurMistake ? new FormatException("nothing listens there") : new DatabaseUnreachableException("here", "nothing listens there", "Start it.")),
            (_, _) => { },
            TimeProvider.System,
            Stopping);
        Assert.Null(throttle.Current);

        fails = true;
        while (throttle.Current is null)
        {
            await Task.Delay(1, Stopping);
        }

        Assert.Contains("nothing listens there", throttle.Current.By, StringComparison.Ordinal);
        fails = false;
        await throttle.PassAsync(TimeSpan.Zero, Stop(), CancellationToken.None).WaitAsync(Stopping);
    }

    [Fact]
    public async Task One_that_is_off_never_looks()
    {
        await using var throttle = await Throttle.StartAsync(ThrottleSettings.Off, _ => throw new InvalidOperationException("It looked."), (_, _) => { }, TimeProvider.System, Stopping);

        await throttle.PassAsync(TimeSpan.FromHours(1), Stop(), CancellationToken.None);

        Assert.Null(throttle.Current);
    }

    private static StopSign Stop() => new(TimeProvider.System, null, Stopping);

    private Task<Throttle> StartAsync(ThrottleSettings settings, Action<ThrottleState?, bool>? tell = null, TimeProvider? time = null)
        => Throttle.StartAsync(settings, _ => Task.FromResult(facts), tell ?? ((_, _) => { }), time ?? TimeProvider.System, Stopping);

    // Each look makes a state of its own.
    private static async Task LookedAsync(Throttle throttle, int times)
    {
        for (var look = 0; look < times; look++)
        {
            var before = throttle.Current;
            while (ReferenceEquals(before, throttle.Current))
            {
                await Task.Delay(1, Stopping);
            }
        }
    }

    /// <summary>A clock on which rests are over at once; longer waits are real.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime < TimeSpan.FromHours(1) && dueTime > TimeSpan.Zero)
            {
                Waits.Add(dueTime);
                dueTime = TimeSpan.Zero;
            }

            return System.CreateTimer(callback, state, dueTime, period);
        }
    }
}
