using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class GateKeepingTests
{
    [Fact]
    public void A_report_says_who_is_live_by_whom_and_when_time_alone_opens_it()
    {
        var report = GateKeeping.Judge(Open with
        {
            Observations = [Heartbeats(Beat("shop", "2.4.0", "a"), Beat("shop", "2.4.0", "b"), Beat("shop", "2.3.1", "c", secondsAgo: 60, isLive: false)), Asserted("shop=2.4.0")],
            QuietWindow = TimeSpan.FromMinutes(30),
        });

        Assert.Equal(Noon, report.EvaluatedAt);
        Assert.Equal(("shop", "2.4.0", 2, "heartbeats, --live"), report.Live.Select(one => (one.App, one.Version, one.Instances, string.Join(", ", one.Sources))).Single());
        Assert.Equal(["heartbeats Complete 2", "--live Complete 1"], report.Sources.Select(one => $"{one.Name} {one.Status} {one.Instances}"));
        Assert.Equal(Noon.AddMinutes(29), report.Conditions.Single(one => one.Name == ConditionName.QuietWindow).OpensAt);
        Assert.All(report.Conditions.Where(one => one.Verdict == ConditionVerdict.Open), one => Assert.Null(one.OpensAt));
    }

    [Fact]
    public void A_gate_lists_every_condition_that_exists_and_no_other()
        => Assert.Equal(
            """
            requirement-known: Open
            sources-complete: Open
            live-compatible: Open
            quiet-window: Open
            rollback-window: Open
            fence-raised: Open
            transactions-drained: Open
            sync-enabled: Open
            backfill-complete: Open
            evidence-clean: Open
            objects-valid: Open
            dependents-none: Open
            consumers-acknowledged: Open
            old-shape-unused: Open
            quarantine-over: Open
            plan-approved: Open
            change-window: Open
            """,
            Verdicts(GateScene.Open));

    [Fact]
    public void A_rollback_has_the_mirror_image()
        => Assert.Equal(
            """
            no-new-version-live: Open
            sources-complete: Open
            nothing-only-new: Open
            """,
            Verdicts(GateScene.Rollback));

    [Fact]
    public void A_name_is_listed_for_every_condition()
        => Assert.Equal(
            ConditionName.All.Order(),
            GateKeeping.Judge(GateScene.Open).Conditions.Concat(GateKeeping.Judge(GateScene.Rollback).Conditions).Select(one => one.Name).Distinct().Order());

    [Fact]
    public void A_stage_with_nothing_to_do_asks_for_nothing()
    {
        var facts = GateScene.Open with { Stage = ContractStage.Quarantine, Requirements = [], Observations = [] };

        Assert.True(GateKeeping.Judge(facts).IsOpen);
        Assert.Equal("Open: Migration 5 has nothing to quarantine, so it requires nothing.", facts.Says(ConditionName.RequirementKnown));
    }

    [Fact]
    public void A_waiver_opens_its_condition_and_leaves_what_was_seen()
    {
        var facts = OldVersionLive() with { Waivers = [Waiver(ConditionName.LiveCompatible, GateScene.Noon.AddHours(2))] };

        Assert.True(GateKeeping.Judge(facts).IsOpen);
        Assert.Equal(
            "Waived: shop 2.3.1 is live and still needs the old shape: 1 instance by heartbeats: shop-1, last sign 4 s ago. Set aside by ada until 2026-11-23 14:00:00Z: the last one is idle",
            facts.Says(ConditionName.LiveCompatible));
    }

    [Fact]
    public void A_waiver_that_has_expired_opens_nothing()
        => Assert.False(GateKeeping.Judge(OldVersionLive() with { Waivers = [Waiver(ConditionName.LiveCompatible, GateScene.Noon)] }).IsOpen);

    [Fact]
    public void A_waiver_of_one_condition_opens_no_other()
        => Assert.False(GateKeeping.Judge(OldVersionLive() with { Waivers = [Waiver(ConditionName.QuietWindow, GateScene.Noon.AddHours(2))] }).IsOpen);

    [Fact]
    public void A_waiver_of_another_migration_opens_nothing()
    {
        var waiver = Waiver(ConditionName.LiveCompatible, GateScene.Noon.AddHours(2)) with { Migration = new(6) };

        Assert.False(GateKeeping.Judge(OldVersionLive() with { Waivers = [waiver] }).IsOpen);
    }

    [Fact]
    public void Aged_evidence_is_worth_taking_again_only_if_all_else_is_open()
    {
        var aged = GateScene.Open with { Tables = [GateScene.Table(GateScene.CleanEvidence with { TakenAt = GateScene.Noon.AddHours(-2) })] };

        Assert.True(GateKeeping.IsWorthVerifyingAgain(aged));
        Assert.False(GateKeeping.IsWorthVerifyingAgain(aged with { Observations = OldVersionLive().Observations }));
    }

    [Fact]
    public void Evidence_that_was_never_taken_or_never_clean_is_not_taken_again_by_contract()
    {
        var never = GateScene.Open with { Tables = [GateScene.Table() with { Evidence = null }] };
        var dirty = GateScene.Open with { Tables = [GateScene.Table(GateScene.CleanEvidence with { Mismatched = 1 })] };

        Assert.False(GateKeeping.IsWorthVerifyingAgain(never));
        Assert.False(GateKeeping.IsWorthVerifyingAgain(dirty));
    }

    private static GateFacts OldVersionLive()
        => GateScene.Open with { Observations = [GateScene.Heartbeats(GateScene.Beat("shop", "2.3.1", "shop-1"))] };

    private static Waiver Waiver(string condition, DateTimeOffset until)
        => new(GateScene.Id, condition, "the last one is idle", "ada", GateScene.Noon.AddHours(-1), until);

    private static string Verdicts(GateFacts facts)
        => string.Join('\n', GateKeeping.Judge(facts).Conditions.Select(one => $"{one.Name}: {one.Verdict}"));
}
