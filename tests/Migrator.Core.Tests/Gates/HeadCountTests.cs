using Migrator.Execution.LiveVersions;
using Migrator.Gates;
using Migrator.Gates.Orders;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class HeadCountTests
{
    [Fact]
    public void Instances_that_run_without_a_heartbeat_close_the_gate_and_are_counted()
        => Assert.Equal(
            """
            Closed: kubernetes counts 3 instances of shop 2.4.0 running for longer than 2 min, and heartbeats has 2: 1 instance runs without a heartbeat, among web-1, web-2 and web-3. No fence holds who does not register.
            Let every instance of shop register (AddMigrator, or migrator heartbeat shop=2.4.0 --keep beside it), or end those that do not. Where they need not, let kubernetes only add versions: Role corroborating.
            """,
            Says(Pods(Pod("web-1"), Pod("web-2"), Pod("web-3"))));

    [Fact]
    public void As_many_heartbeats_as_pods_leave_nothing_to_say()
        => Assert.Equal("Open: heartbeats (2 live instances) and kubernetes (2 live instances) answered completely.", Says(Pods(Pod("web-1"), Pod("web-2"))));

    [Fact]
    public void A_source_that_can_only_add_versions_closes_nothing_and_its_count_is_told_all_the_same()
        => Assert.Equal(
            "Open: heartbeats (2 live instances) answered completely. kubernetes counts 3 instances of shop 2.4.0 running for longer than 2 min, and heartbeats has 2: 1 instance runs without a heartbeat.",
            Says(Pods(Pod("web-1"), Pod("web-2"), Pod("web-3")) with { IsRequired = false }));

    [Fact]
    public void More_heartbeats_than_pods_are_told_and_close_nothing()
        => Assert.Equal(
            "Open: heartbeats (2 live instances) and kubernetes (1 live instance) answered completely. heartbeats has 2 instances of shop 2.4.0, and kubernetes counts 1: 1 more registered where it does not look, or ended just now.",
            Says(Pods(Pod("web-1"))));

    [Fact]
    public void What_began_just_now_is_ending_or_waits_for_its_machine_need_not_be_registered()
        => Assert.StartsWith(
            "Open: ",
            Says(Pods(Pod("web-1"), Pod("web-2"), Pod("web-3") with { FirstSeen = Noon.AddSeconds(-119) }, Pod("web-4", state: "terminating"), Pod("web-5", state: "scheduled"), Pod("web", kind: "template"))),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(119, 0)]
    [InlineData(120, 1)]
    [InlineData(null, 1)]
    public void It_counts_from_the_end_of_its_grace_and_at_once_where_nobody_knows_when_it_began(int? seconds, int silent)
        => Assert.Equal(silent, Assert.Single(Counts([Heartbeats(Beat("shop", "2.4.0", "shop-1", isLive: false)), Pods(Pod("web-1") with { FirstSeen = seconds is { } age ? Noon.AddSeconds(-age) : null })])).Silent);

    [Fact]
    public void Versions_are_held_against_their_like_and_what_was_built_from_does_not_matter()
    {
        var counts = Counts(
            [Heartbeats(Beat("shop", "2.4.0+3f2a91c", "shop-1"), Beat("shop", "2.4.0+3f2a91c", "shop-2"), Beat("shop", "2.3.1", "shop-3")), Pods(Pod("web-1"), Pod("web-2", "2.3.1"), Pod("web-3", "2.3.1"))]);

        Assert.Equal(["2.3.1: 2 of 1", "2.4.0: 1 of 2"], counts.Select(count => $"{count.Version}: {count.Counted} of {count.Registered}"));
        Assert.Equal([1, 0], counts.Select(count => count.Silent));
    }

    [Fact]
    public void Two_clusters_are_counted_together_and_what_both_see_once()
    {
        var eu = Pods(Pod("eu/web-1"), Pod("both/web-1"));
        var us = Pods(Pod("us/web-1"), Pod("both/web-1")) with { Source = "us" };

        var count = Assert.Single(Counts([.. Open.Observations, eu, us]));

        Assert.Equal((3, 1, "kubernetes and us"), (count.Settled.Count, count.Silent, count.Counters));
    }

    [Fact]
    public void An_application_that_never_registers_is_not_compared()
        => Assert.Empty(Counts([Heartbeats(Beat("billing", "1.0.0", "billing-1")), Pods(Pod("web-1"))]));

    [Fact]
    public void An_application_whose_heartbeats_have_all_ended_is_compared()
        => Assert.Equal(1, Assert.Single(Counts([Heartbeats(Beat("shop", "2.4.0", "shop-1", isLive: false)), Pods(Pod("web-1"))])).Silent);

    [Fact]
    public void An_application_that_is_unaffected_closes_nothing()
        => Assert.StartsWith(
            "Open: ",
            (Open with { Unaffected = ["shop"], Observations = [.. Open.Observations, Pods(Pod("web-1"), Pod("web-2"), Pod("web-3"))] }).Says(ConditionName.SourcesComplete),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void What_counts_no_processes_and_what_has_not_answered_is_compared_with_nothing(bool countsProcesses, bool isRead)
        => Assert.Empty(Counts(
            [Heartbeats(Beat("shop", "2.4.0", "shop-1", isLive: false)) with { Status = isRead ? ObservationStatus.Complete : ObservationStatus.Failed }, Pods(Pod("web-1")) with { CountsProcesses = countsProcesses }]));

    [Theory]
    [InlineData(VersionScheme.Ordinal, "3f2a91c", "3f2a91c", 1)]
    [InlineData(VersionScheme.Ordinal, "3f2a91c", "3F2A91C", 2)]
    [InlineData(VersionScheme.CalVer, "26.04", "26.4.0+3f2a91c", 1)]
    [InlineData(VersionScheme.CalVer, "26.04", "26.4.1", 2)]
    public void Versions_are_alike_as_their_application_orders_them(VersionScheme scheme, string pods, string heartbeat, int silent)
        => Assert.Equal(
            silent,
            Assert.Single(HeadCount.Of([Heartbeats(Beat("shop", heartbeat, "shop-1")), Pods(Pod("web-1", pods), Pod("web-2", pods))], new([new("shop", scheme)], null), Noon)).Silent);

    private static IReadOnlyList<HeadCount> Counts(IReadOnlyList<FleetObservation> observations) => HeadCount.Of(observations, VersionOrders.Usual, Noon);

    private static string Says(FleetObservation pods) => (Open with { Observations = [.. Open.Observations, pods] }).Says(ConditionName.SourcesComplete);

    private static FleetObservation Pods(params LiveInstance[] instances) => new("kubernetes", ObservationStatus.Complete, null, instances) { CountsProcesses = true };

    private static LiveInstance Pod(string id, string version = "2.4.0", string state = "running", string? kind = null)
        => new("shop", version, id, LastSeen: null) { State = state, Kind = kind, FirstSeen = Noon.AddDays(-1) };
}
