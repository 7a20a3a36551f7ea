using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Reporting;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

/// <summary>
/// Ways of deploying shop 2.4.0 over 2.3.1, as a cluster shows them from one look to the next, and when contract may go on: the
/// table in <c>docs/concepts/deployments.md</c>.
/// </summary>
public sealed class DeploymentTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void Rolling_it_stays_closed_while_one_old_instance_is_left()
        => Assert.Equal([ConditionName.LiveCompatible, ConditionName.QuietWindow], Closed(Seeing(Pod("2.4.0", "a"), Pod("2.4.0", "b"), Pod("2.3.1", "c"))));

    [Fact]
    public void Rolling_it_stays_closed_for_the_quiet_window_after_the_last_one_and_then_opens()
    {
        var done = Seeing(Pod("2.4.0", "a"), Pod("2.4.0", "b"), Pod("2.4.0", "c"));

        Assert.Equal([ConditionName.QuietWindow], Closed(Saw(done, "2.3.1", minutesAgo: 29)));
        Assert.Empty(Closed(Saw(done, "2.3.1", minutesAgo: 31)));
    }

    [Fact]
    public void Rolled_back_in_the_middle_the_window_begins_anew()
    {
        var back = Seeing(Pod("2.4.0", "a"), Pod("2.3.1", "b")) with { Releases = [Released("2.3.1", -1), Released("2.4.0", -48)] };
        var forth = Saw(Seeing(Pod("2.4.0", "a")), "2.3.1", minutesAgo: 60) with { Releases = [Released("2.4.0", -1), Released("2.3.1", -2)] };

        Assert.Equal([ConditionName.LiveCompatible, ConditionName.QuietWindow, ConditionName.RollbackWindow], Closed(back with { RollbackWindow = Day }));
        Assert.Equal([ConditionName.RollbackWindow], Closed(forth with { RollbackWindow = Day }));
        Assert.Empty(Closed(forth with { RollbackWindow = Day, Clock = Noon.AddHours(24), History = Watched(forth.History.Sightings, Noon.AddHours(24)), Tables = [Table(CleanEvidence with { TakenAt = Noon.AddHours(24) })] }));
    }

    [Fact]
    public void What_the_platform_keeps_to_go_back_to_counts_as_long_as_the_rollback_window()
    {
        var done = Seeing(Pod("2.4.0", "a"), Pod("2.3.1", "replicaset/shop-7") with { Kind = "template", State = LiveInstance.RollbackTarget }) with { RollbackWindow = Day };
        var fresh = done with { Releases = [Released("2.4.0", -2)] };

        Assert.Equal([ConditionName.RollbackWindow], Closed(fresh));
        Assert.Contains("Without a deploy one can go back to shop 2.3.1 (1 instance by k8s: replicaset/shop-7).", fresh.Says(ConditionName.RollbackWindow), StringComparison.Ordinal);
        Assert.Empty(Closed(fresh with { Releases = [Released("2.4.0", -2) with { FinalizedAt = Noon }] }));
        var over = done with { Releases = [Released("2.4.0", -25)] };
        Assert.Empty(Closed(over));

        // Contract's own transaction lets in no more than what was live: an instance that is brought back meanwhile stops it.
        Assert.Equal([("shop", "2.4.0", null)], GuardedStage.Of(over, GateKeeping.Judge(over)).Admitted);
        Assert.Equal("k8s (complete)\n  shop 2.4.0: 1 instance\n  shop 2.3.1: not live, kept to go back to\n", VersionsText.Render(over.Observations, FleetHistory.Empty, []).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Blue_green_the_idle_colour_counts_until_it_is_gone()
    {
        var switched = Seeing(Pod("2.4.0", "green-1"), Pod("2.4.0", "green-2"), Pod("2.3.1", "blue-1"), Pod("2.3.1", "blue-2"));

        Assert.Equal([ConditionName.LiveCompatible, ConditionName.QuietWindow], Closed(switched));
        Assert.Contains("2 instances by k8s: blue-1 and blue-2", switched.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
        Assert.Empty(Closed(Saw(Seeing(Pod("2.4.0", "green-1"), Pod("2.4.0", "green-2")), "2.3.1", minutesAgo: 45)));
    }

    [Fact]
    public void A_canary_that_never_ends_keeps_it_closed_however_long_the_release_is_out()
        => Assert.Equal(
            [ConditionName.LiveCompatible, ConditionName.QuietWindow],
            Closed(Seeing(Pod("2.4.0", "canary"), Pod("2.3.1", "stable")) with { RollbackWindow = Day, Releases = [Released("2.4.0", -900)] }));

    [Theory]
    [InlineData("cronjob/nightly-report")]
    [InlineData("deployment/shop-reports, 0 replicas")]
    public void What_could_start_an_old_version_is_live_though_nothing_of_it_runs(string template)
    {
        var idle = Seeing(Pod("2.4.0", "a"), Pod("2.3.1", template));

        Assert.Equal([ConditionName.LiveCompatible, ConditionName.QuietWindow], Closed(idle));
        Assert.Contains(template, idle.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_clusters_one_that_does_not_answer_keeps_it_closed_and_is_named()
    {
        var half = Seeing(Pod("2.4.0", "a"));
        half = half with { Observations = [.. half.Observations, FleetObservation.Failed("eu-2", "connection refused")] };

        Assert.Equal([ConditionName.SourcesComplete, ConditionName.QuietWindow], Closed(half));
        Assert.StartsWith("NeedsHuman: eu-2 could not answer: connection refused.", half.Says(ConditionName.SourcesComplete), StringComparison.Ordinal);
    }

    private static string[] Closed(GateFacts facts)
        => [.. GateKeeping.Judge(facts).Conditions.Where(one => one.Verdict != ConditionVerdict.Open).Select(one => one.Name)];

    // The cluster is asked every few minutes, and has been for a week.
    private static GateFacts Seeing(params LiveInstance[] pods) => Open with
    {
        QuietWindow = TimeSpan.FromMinutes(30),
        Observations = [new("k8s", ObservationStatus.Complete, null, pods)],
        History = Watched([], Noon),
    };

    private static GateFacts Saw(GateFacts facts, string version, int minutesAgo)
        => facts with { History = Watched([new("shop", version, "k8s", Noon.AddDays(-90), Noon.AddMinutes(-minutesAgo))], Noon) };

    private static FleetHistory Watched(IReadOnlyList<Sighting> sightings, DateTimeOffset until) => new([new("k8s", Noon.AddDays(-7), until, null, null)], sightings);

    private static LiveInstance Pod(string version, string name) => new("shop", version, name, null);

    private static Release Released(string version, int hours) => new("shop", version, 0, Noon.AddHours(hours), null, null);
}
