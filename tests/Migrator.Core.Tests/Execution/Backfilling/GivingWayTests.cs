using Migrator.Execution.Backfilling;

namespace Migrator.Tests.Execution.Backfilling;

public sealed class GivingWayTests
{
    private readonly LeapingTime time = new();

    [Fact]
    public async Task Locked_rows_are_skipped_only_after_waiting_has_not_helped()
    {
        var givingWay = new GivingWay(new("shop", "items"), TimeSpan.FromMinutes(10), time);
        List<bool> skips = [givingWay.SkipsLocked];

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await givingWay.WaitAsync("locked", TestContext.Current.CancellationToken);
            skips.Add(givingWay.SkipsLocked);
        }

        givingWay.Progressed();
        skips.Add(givingWay.SkipsLocked);

        Assert.Equal([false, false, false, true, false], skips);
    }

    [Fact]
    public async Task Waits_grow_and_end_with_the_last_reason_when_nothing_was_committed_for_too_long()
    {
        var givingWay = new GivingWay(new("shop", "items"), TimeSpan.FromSeconds(60), time);

        var blocked = await Assert.ThrowsAsync<BackfillBlockedException>(async () =>
        {
            while (true)
            {
                await givingWay.WaitAsync("lock timeout", TestContext.Current.CancellationToken);
            }
        });

        Assert.Equal("lock timeout", blocked.Reason);
        Assert.InRange(blocked.Waited, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(66));
        Assert.InRange(time.Waits[0], TimeSpan.FromMilliseconds(25), TimeSpan.FromMilliseconds(50));
        Assert.InRange(time.Waits[^1], TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(5));
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private TimeSpan elapsed = TimeSpan.FromSeconds(1);

        public List<TimeSpan> Waits { get; } = [];

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            elapsed += dueTime;
            return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
