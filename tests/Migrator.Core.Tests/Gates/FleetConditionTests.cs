using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class FleetConditionTests
{
    [Fact]
    public void Without_a_requirement_the_four_ways_to_give_one_are_named()
        => Assert.Equal(
            """
            NeedsHuman: Nobody has said which application versions work without the old shape of migration 5.
            Say it in one of four ways: [RequiresApp("shop", Contract = ">=2.4.0")] on the migration, before it is expanded; migrator expand --release shop=2.4.0; Requires in the configuration; or now: migrator require 5 shop=">=2.4.0".
            """,
            (Open with { Requirements = [] }).Says(ConditionName.RequirementKnown));

    [Fact]
    public void A_requirement_says_who_gave_it()
        => Assert.Equal("Open: Required: shop >=2.4.0 (by [RequiresApp] of the migration).", Open.Says(ConditionName.RequirementKnown));

    [Fact]
    public void A_requirement_for_flip_alone_does_not_open_the_drop()
        => Assert.StartsWith(
            "NeedsHuman: [RequiresApp] of the migration says what flip requires of shop, but not what drop requires.",
            (Open with { Requirements = [new("shop", null, RequirementOrigin.Author)] }).Says(ConditionName.RequirementKnown),
            StringComparison.Ordinal);

    [Fact]
    public void A_range_that_cannot_be_read_needs_a_human()
        => Assert.StartsWith(
            "NeedsHuman: The range \"newest\" that migrator require gives for shop cannot be read",
            (Open with { Requirements = [new("shop", "newest", RequirementOrigin.Require)] }).Says(ConditionName.RequirementKnown),
            StringComparison.Ordinal);

    [Fact]
    public void Complete_sources_say_how_much_they_saw()
        => Assert.Equal(
            "Open: heartbeats (2 live instances) and --live (0 live instances) answered completely.",
            (Open with { Observations = [.. Open.Observations, Asserted()] }).Says(ConditionName.SourcesComplete));

    [Fact]
    public void A_source_that_saw_a_part_closes_the_gate()
        => Assert.StartsWith(
            "Closed: k8s saw only part of the fleet: one cluster did not answer.",
            (Open with { Observations = [.. Open.Observations, new("k8s", ObservationStatus.Partial, "one cluster did not answer", [])] }).Says(ConditionName.SourcesComplete),
            StringComparison.Ordinal);

    [Fact]
    public void A_source_that_failed_needs_a_human_though_another_saw_only_new_versions()
        => Assert.StartsWith(
            "NeedsHuman: k8s could not answer: forbidden.",
            (Open with { Observations = [.. Open.Observations, new("k8s", ObservationStatus.Failed, "forbidden", [])] }).Says(ConditionName.SourcesComplete),
            StringComparison.Ordinal);

    [Fact]
    public void No_source_at_all_needs_a_human()
        => Assert.StartsWith("NeedsHuman: No source was asked", (Open with { Observations = [] }).Says(ConditionName.SourcesComplete), StringComparison.Ordinal);

    [Fact]
    public void A_source_that_can_only_add_versions_closes_nothing_by_its_silence_and_is_told_all_the_same()
        => Assert.EndsWith(
            "answered completely. sessions, which can only add versions, did not answer completely: no right to look.",
            (Open with { Observations = [.. Open.Observations, new("sessions", ObservationStatus.Failed, "no right to look", []) { IsRequired = false }] }).Says(ConditionName.SourcesComplete).Trim(),
            StringComparison.Ordinal);

    [Fact]
    public void Sources_that_can_only_add_versions_are_not_enough()
        => Assert.StartsWith(
            "NeedsHuman: Every source can only add versions",
            (Open with { Observations = [.. Open.Observations.Select(one => one with { IsRequired = false })] }).Says(ConditionName.SourcesComplete),
            StringComparison.Ordinal);

    [Fact]
    public void A_version_that_has_just_gone_closes_the_quiet_window_until_it_is_over()
        => Assert.Equal(
            """
            Closed: shop 2.3.1 was last seen 5 min ago, and 30 min without it are asked for.
            Go on after 2026-11-23 12:25:00Z, if shop 2.3.1 does not come back.
            """,
            Quiet(Beat("shop", "2.3.1", "shop-0", secondsAgo: 300, isLive: false)));

    [Fact]
    public void A_version_that_went_before_the_quiet_window_is_gone()
        => Assert.Equal("Open: No incompatible version was seen in the last 30 min: shop is watched since 2026-11-20 12:00:00Z (first sign by heartbeats).", Quiet(Beat("shop", "2.3.1", "shop-0", secondsAgo: 1801, isLive: false)));

    [Fact]
    public void A_compatible_version_that_has_just_gone_is_no_matter()
        => Assert.StartsWith("Open", Quiet(Beat("shop", "2.4.1", "shop-0", isLive: false)), StringComparison.Ordinal);

    [Fact]
    public void A_fence_is_not_held_against_somebody_who_only_looks()
        => Assert.Equal("Open: Contract raises it itself for shop >=2.4.0, waits 30 s and looks again.", Open.Says(ConditionName.FenceRaised));

    [Fact]
    public void Contract_waits_until_registrations_from_before_the_fence_have_run_out()
    {
        var facts = Fenced(">=2.4.0", secondsAgo: 10);

        Assert.Equal(
            """
            Closed: The fence for shop >=2.4.0 was raised 10 s ago; a registration from before lasts up to 30 s.
            Go on after 2026-11-23 12:00:20Z.
            """,
            facts.Says(ConditionName.FenceRaised));
        Assert.True(GateKeeping.WaitsForFencesOnly(GateKeeping.Judge(facts)));
        Assert.Equal(Noon.AddSeconds(20), Fencing.SettledAt(facts));
        Assert.Empty(Fencing.Due(facts));
    }

    [Fact]
    public void A_settled_fence_opens()
        => Assert.Equal("Open: No version but shop >=2.4.0 may register.", Fenced(">=2.4.0", secondsAgo: 30).Says(ConditionName.FenceRaised));

    [Fact]
    public void A_fence_of_another_migration_may_be_lowered_any_time_and_does_not_count()
    {
        var facts = Fenced(">=2.5.0", secondsAgo: 30, by: new MigrationId(4));

        Assert.StartsWith("Closed: Versions of shop outside >=2.4.0 may still register.", facts.Says(ConditionName.FenceRaised), StringComparison.Ordinal);
        Assert.Equal(">=2.4.0", Assert.Single(Fencing.Due(facts)).Range);
    }

    [Theory]
    [InlineData("<2.0.0")]
    [InlineData("[1.0,2.0)")]
    public void Two_fences_that_nobody_can_pass_need_a_human(string raised)
    {
        var facts = Fenced(raised, secondsAgo: 30, by: new MigrationId(4));

        Assert.StartsWith(
            $"NeedsHuman: Migration 4 lets only shop {raised} register, and none of those versions satisfies >=2.4.0.",
            facts.Says(ConditionName.FenceRaised),
            StringComparison.Ordinal);
        Assert.Empty(Fencing.Due(facts));
    }

    private static string Quiet(LiveInstance gone)
        => (Open with { QuietWindow = TimeSpan.FromMinutes(30), Observations = [Heartbeats(Beat("shop", "2.4.0", "shop-1"), gone)] }).Says(ConditionName.QuietWindow);

    private static GateFacts Fenced(string range, int secondsAgo, MigrationId? by = null)
        => Open with { IsFenceDue = true, Fences = [new Fence("shop", range, Noon.AddSeconds(-secondsAgo), by ?? Open.Migration.Id)] };
}
