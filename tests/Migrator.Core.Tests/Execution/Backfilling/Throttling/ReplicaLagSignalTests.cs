using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class ReplicaLagSignalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly ReplicaLagSignal signal = new(TimeSpan.FromSeconds(5), 1 << 20, []);

    [Fact]
    public void A_server_without_replicas_holds_nobody_back()
        => Assert.Equal(SignalReading.Open, Look(0, 1000));

    [Fact]
    public void A_replica_without_a_lag_by_the_servers_words_is_late_once_the_log_has_gone_on_without_it()
    {
        Assert.Equal(SignalReading.Open, Look(0, 1000, Replica("r1", 1000)));
        Assert.Equal(SignalReading.Open, Look(1, 2000, Replica("r1", 1000)));
        Assert.Equal(SignalReading.Open, Look(6, 3000, Replica("r1", 1000)));

        var late = Look(7, 4000, Replica("r1", 1000));

        Assert.Equal("replica r1 is 6.0 s and 2 kB behind; at most 5 s and 1,024 kB", late.Sentence);
        Assert.True(late.IsKnown);
    }

    [Fact]
    public void A_lag_that_the_server_still_shows_after_the_replica_has_caught_up_is_none()
        => Assert.Equal(SignalReading.Open, Look(0, 1000, Replica("r1", 1000, seconds: 60)));

    [Fact]
    public void A_replica_that_delays_commits_is_late_by_time_with_hardly_any_bytes()
        => Assert.StartsWith("replica r1 is 6.0 s and 0 kB behind", Look(0, 1000, Replica("r1", 952, seconds: 6)).Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_replica_that_has_too_much_to_catch_up_is_late_by_bytes_at_once()
        => Assert.StartsWith("replica r1 is 0.0 s and 1,025 kB behind", Look(0, 2 << 20, Replica("r1", (2 << 20) - (1025 << 10))).Sentence, StringComparison.Ordinal);

    [Fact]
    public void One_that_was_late_holds_back_until_it_is_well_below_the_limits()
    {
        Look(0, 2 << 20, Replica("r1", (2 << 20) - (1025 << 10)));

        var between = Look(1, 2 << 20, Replica("r1", (2 << 20) - (600 << 10)));
        var below = Look(1, 2 << 20, Replica("r1", (2 << 20) - (500 << 10)));
        var again = Look(1, 2 << 20, Replica("r1", (2 << 20) - (600 << 10)));

        Assert.NotNull(between.Sentence);
        Assert.Equal((SignalReading.Open, SignalReading.Open), (below, again));
    }

    [Fact]
    public void Each_replica_is_judged_by_itself()
        => Assert.StartsWith("replica r2 ", Look(0, 1000, Replica("r1", 1000), Replica("r2", 900, seconds: 9)).Sentence, StringComparison.Ordinal);

    [Fact]
    public void A_replica_that_cannot_be_read_is_unknown_and_the_cure_is_named()
    {
        var reading = Look(0, 1000, Replica("r1", null));

        Assert.False(reading.IsKnown);
        Assert.Contains("grant pg_monitor", reading.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_replica_that_is_not_connected_is_unknown()
    {
        var strict = new ReplicaLagSignal(null, null, ["r1"]);

        Assert.False(strict.Read(Facts(0, 1000)).IsKnown);
        Assert.Equal(SignalReading.Open, strict.Read(Facts(1, 1000, Replica("r1", 0))));
    }

    [Fact]
    public void A_standby_does_not_know()
        => Assert.False(signal.Read(new ThrottleFacts { At = Noon }).IsKnown);

    [Fact]
    public void After_a_failover_the_log_may_go_on_at_an_earlier_place()
    {
        Look(0, 5000, Replica("r1", 5000));

        Assert.Equal(SignalReading.Open, Look(60, 3000, Replica("r1", 2900)));
        Assert.NotNull(Look(66, 3100, Replica("r1", 2900)).Sentence);
    }

    private static ReplicaFacts Replica(string name, long? position, int? seconds = null)
        => new(name, position, seconds is { } lag ? TimeSpan.FromSeconds(lag) : null);

    private static ThrottleFacts Facts(int second, long position, params ReplicaFacts[] replicas)
        => new() { At = Noon.AddSeconds(second), LogPosition = position, Replicas = replicas };

    private SignalReading Look(int second, long position, params ReplicaFacts[] replicas) => signal.Read(Facts(second, position, replicas));
}
