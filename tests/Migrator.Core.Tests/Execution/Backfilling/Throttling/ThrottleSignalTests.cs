using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.State;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class ThrottleSignalTests
{
    private static readonly ThrottleFacts Calm = new() { At = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero), LogPosition = 0, LockWaiters = 0, ActiveSessions = 3, FreeDisk = 10L << 30, While = true };

    [Theory]
    [InlineData(42, null)]
    [InlineData(43, "43 log segments wait to be archived; at most 42")]
    public void Archive_backlog(int waiting, string? sentence)
        => Assert.Equal(sentence, new ArchiveBacklogSignal(42).Read(Calm with { IsArchiving = true, ArchiveBacklog = waiting }).Sentence);

    [Theory]
    [InlineData(3, null)]
    [InlineData(4, "4 other sessions are active; at most 3")]
    public void Active_sessions(int active, string? sentence)
        => Assert.Equal(sentence, new ActiveSessionsSignal(3).Read(Calm with { ActiveSessions = active }).Sentence);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "a session waits for a lock of this backfill")]
    [InlineData(2, "2 sessions wait for locks of this backfill")]
    public void Lock_waiters(int waiters, string? sentence)
        => Assert.Equal(sentence, new LockWaitersSignal().Read(Calm with { LockWaiters = waiters }).Sentence);

    [Theory]
    [InlineData(10, null)]
    [InlineData(9, "9,216 MB are free on the server's disk; at least 10,240 MB")]
    public void Free_disk(int gigabytes, string? sentence)
        => Assert.Equal(sentence, new FreeDiskSignal(10L << 30).Read(Calm with { FreeDisk = (long)gigabytes << 30 }).Sentence);

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "the configured query says false")]
    public void User_query(bool answer, string? sentence)
        => Assert.Equal(sentence, new QuerySignal().Read(Calm with { While = answer }).Sentence);

    [Fact]
    public void Wraparound_vacuum()
    {
        Assert.Equal(SignalReading.Open, new WraparoundSignal().Read(Calm));
        Assert.Equal("shop.items is being vacuumed to prevent transaction wraparound", new WraparoundSignal().Read(Calm with { WraparoundVacuum = "shop.items" }).Sentence);
    }

    [Fact]
    public void Time_window()
    {
        Assert.True(TimeWindow.TryParse("22:00-05:00 Europe/Berlin", out var window, out _));
        var signal = new WindowSignal([window]);

        Assert.Equal("outside its time window; 22:00-05:00 Europe/Berlin begins at 2026-11-26 21:00Z", signal.Read(Calm).Sentence);
        Assert.Equal(SignalReading.Open, signal.Read(Calm with { At = Calm.At.AddHours(9) }));
    }

    [Fact]
    public void Pause()
    {
        var steering = new Steering("ann", Calm.At);

        Assert.Equal(SignalReading.Open, new PauseSignal().Read(Calm with { Steering = steering with { Duty = 0.5 } }));
        Assert.Equal("paused by ann at 2026-11-26 12:00:00Z: sale until noon", new PauseSignal().Read(Calm with { Steering = steering with { PausedAt = Calm.At, Reason = "sale until noon" } }).Sentence);
    }

    [Fact]
    public void A_server_that_does_not_archive_has_no_backlog()
        => Assert.Equal(SignalReading.Open, new ArchiveBacklogSignal(42).Read(Calm with { ArchiveBacklog = null }));

    [Fact]
    public void What_cannot_be_read_is_unknown_to_every_signal_that_needs_it()
    {
        var blind = new ThrottleFacts { At = Calm.At, IsArchiving = true };
        IThrottleSignal[] signals = [new ArchiveBacklogSignal(1), new ActiveSessionsSignal(1), new LockWaitersSignal(), new FreeDiskSignal(1), new QuerySignal(), new ReplicaLagSignal(TimeSpan.Zero, 0, [])];

        Assert.All(signals, signal => Assert.False(signal.Read(blind).IsKnown));
    }

    [Fact]
    public void Every_setting_brings_its_signal()
    {
        Assert.True(TimeWindow.TryParse("00:00-24:00 UTC", out var window, out _));

        Assert.Equal(
            ["pause", "lock-waiters", "wraparound-vacuum", "replica-lag", "archive-backlog"],
            ThrottleJudging.SignalsFor(new()).Select(signal => signal.Name));
        Assert.Equal(
            ["pause", "lock-waiters", "wraparound-vacuum", "window", "active-sessions", "free-disk", "query"],
            ThrottleJudging.SignalsFor(new() { Windows = [window], ReplicaLag = null, ReplicaLagBytes = null, ArchiveBacklog = null, ActiveSessions = 1, FreeDisk = 1, While = "SELECT true" }).Select(signal => signal.Name));
    }
}
