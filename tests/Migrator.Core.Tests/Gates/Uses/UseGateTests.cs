using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Uses;
using Migrator.Planning;
using Migrator.Reporting;
using Migrator.Reporting.Answers;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates.Uses;

/// <summary>What an instance says it does counts before its version.</summary>
public sealed class UseGateTests
{
    [Fact]
    public void An_instance_that_says_it_still_uses_the_old_shape_closes_the_gate_although_its_version_would_do()
        => Assert.Equal(
            """
            Closed: shop 2.4.0 (by its word: old-only) is live and still needs the old shape: 1 instance by heartbeats: shop-2, last sign 4 s ago.
            Switch those instances over, so that they say new-only of migration 5, or let them end.
            """,
            Seeing(Beat("shop", "2.4.0", "shop-1"), Saying("2.4.0", "5=old-only")).Says(ConditionName.LiveCompatible));

    [Fact]
    public void An_instance_that_says_it_needs_the_old_shape_no_more_opens_the_gate_although_its_version_would_not()
        => Assert.Equal(
            "Open: Live: shop 2.3.1 (by its word: new-only) (1 instance by heartbeats: shop-2, last sign 4 s ago) and shop 2.4.0 (by its version) (1 instance by heartbeats: shop-1, last sign 4 s ago).",
            Seeing(Beat("shop", "2.4.0", "shop-1"), Saying("2.3.1", "5=new-only")).Says(ConditionName.LiveCompatible));

    [Fact]
    public void Another_instance_of_that_version_that_says_nothing_is_judged_by_the_version()
        => Assert.StartsWith(
            "Closed: shop 2.3.1 (by its version) is live and still needs the old shape: 1 instance by heartbeats: shop-1",
            Seeing(Beat("shop", "2.3.1", "shop-1"), Saying("2.3.1", "5=new-only")).Says(ConditionName.LiveCompatible),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("5=newonly", "newonly")]
    [InlineData("5=", "")]
    [InlineData("5=NEW-ONLY", "NEW-ONLY")]
    [InlineData("5=new-only|5=old-only", "new-only and old-only")]
    public void A_word_that_is_not_understood_keeps_the_gate_closed_and_says_so(string capabilities, string said)
        => Assert.Equal(
            $"""
            NeedsHuman: shop 2.4.0 (by its word: {said}) is live, and what it says it does with the shapes of migration 5 is not understood: 1 instance by heartbeats: shop-2, last sign 4 s ago.
            Understood is old-only, writes-both-reads-old, writes-both-reads-new, new-only; or let it say nothing, and it is judged by its version.
            """,
            Seeing(Saying("2.4.0", capabilities.Split('|'))).Says(ConditionName.LiveCompatible));

    [Fact]
    public void What_is_said_of_another_migration_or_of_none_does_not_count()
        => Assert.Equal(
            "Open: Live: shop 2.4.0 (1 instance by heartbeats: shop-2, last sign 4 s ago).",
            Seeing(Saying("2.4.0", "55=old-only", "customers-address")).Says(ConditionName.LiveCompatible));

    [Theory]
    [InlineData("old-only", "backfill Closed, flip Closed, drop Closed, rollback Open")]
    [InlineData("writes-both-reads-old", "backfill Open, flip Closed, drop Closed, rollback Closed")]
    [InlineData("writes-both-reads-new", "backfill Open, flip Open, drop Closed, rollback Closed")]
    [InlineData("new-only", "backfill Closed, flip Open, drop Open, rollback Closed")]
    public void Each_gate_asks_for_other_words(string word, string expected)
    {
        var both = Seeing(Saying("2.4.0", $"5={word}")) with { Migration = Migration(MigrationState.Backfilled, "E1", "B1", "B2") with { Plan = Plan with { Requirements = [new AppRequirement("shop", ">=2.4.0", ">=2.4.0") { WritesBoth = ">=2.3.0" }] } } };

        Assert.Equal(
            expected,
            string.Join(", ",
            [
                $"backfill {Verdict(both with { Stage = null, IsForBackfill = true }, ConditionName.LiveCompatible)}",
                $"flip {Verdict(both with { Stage = ContractStage.Flip }, ConditionName.LiveCompatible)}",
                $"drop {Verdict(both, ConditionName.LiveCompatible)}",
                $"rollback {Verdict(both with { Stage = null }, ConditionName.NoNewVersionLive)}",
            ]));
    }

    [Fact]
    public void Where_triggers_keep_both_shapes_alike_nobody_can_use_both_beyond_the_flip()
        => Assert.Equal(ConditionVerdict.Closed, Verdict(Seeing(Saying("2.4.0", "5=writes-both-reads-new")) with { Stage = ContractStage.Flip }, ConditionName.LiveCompatible));

    [Fact]
    public void An_instance_that_goes_back_to_the_old_shape_does_not_stand_in_the_way_of_a_rollback()
        => Assert.Equal(
            """
            Closed: shop 2.3.1 (by its word: new-only) is live and needs the new shape: 1 instance by heartbeats: shop-2, last sign 4 s ago.
            Switch those instances back, so that they say old-only of migration 5, or let them end.
            """,
            (Seeing(Saying("2.4.0-rc.1", "5=old-only"), Saying("2.3.1", "5=new-only")) with { Stage = null }).Says(ConditionName.NoNewVersionLive));

    [Fact]
    public void The_quiet_window_counts_from_when_an_instance_last_said_it()
    {
        var facts = Seeing(Saying("2.4.0", "5=new-only")) with
        {
            QuietWindow = TimeSpan.FromMinutes(30),
            History = new([], [new("shop", "2.4.0", "heartbeats", Noon.AddDays(-1), Noon.AddMinutes(-10)) { Capabilities = ["5=old-only"] }]),
        };

        Assert.StartsWith("Closed: shop 2.4.0 (by its word: old-only) was last seen 10 min ago", facts.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
        Assert.StartsWith("Open", (facts with { QuietWindow = TimeSpan.FromMinutes(5) }).Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void The_quiet_window_does_not_wait_for_an_old_version_that_says_it_needs_the_old_shape_no_more()
    {
        var facts = Seeing(Saying("2.3.1", "5=new-only")) with
        {
            QuietWindow = TimeSpan.FromMinutes(30),
            History = new([], [new("shop", "2.3.1", "heartbeats", Noon.AddDays(-1), Noon) { Capabilities = ["5=new-only"] }]),
        };

        Assert.StartsWith("Open", facts.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void An_application_that_nobody_mentions_is_not_let_through_by_its_word()
        => Assert.StartsWith(
            "NeedsHuman: billing 1.0.0 (by its word: new-only) is live, and nobody says whether it needs the old shape",
            Seeing(Beat("shop", "2.4.0", "shop-1"), Beat("billing", "1.0.0", "billing-1") with { Capabilities = ["5=new-only"] }).Says(ConditionName.LiveCompatible),
            StringComparison.Ordinal);

    [Fact]
    public void A_fence_that_lets_other_words_in_is_raised_anew()
    {
        var facts = Seeing(Saying("2.4.0", "5=new-only")) with { IsFenceDue = true };
        var fence = new Fence("shop", ">=2.4.0", Noon.AddMinutes(-5), Id);

        Assert.Empty(Fencing.Due(facts with { Fences = [fence] }));
        Assert.Single(Fencing.Due(facts with { Fences = [fence with { Admits = ShapeUses.NewOnly | ShapeUses.WritesBothReadsNew }] }));
    }

    [Fact]
    public void Instances_of_one_version_that_say_different_things_have_a_line_each()
    {
        var facts = Seeing(Beat("shop", "2.4.0", "shop-1"), Saying("2.4.0", "5=old-only"));

        var answer = GateAnswer.Of(GateKeeping.Judge(facts));

        Assert.Equal([("2.4.0", null, 1), ("2.4.0", "old-only", 1)], answer.Live.Select(live => (live.Version, live.Said, live.Instances)));
        Assert.Equal(
            """
            heartbeats (complete)
              shop 2.4.0: 1 instance, last seen 2026-11-23 11:59:56Z
              shop 2.4.0: 1 instance, last seen 2026-11-23 11:59:56Z, says 5=old-only

            """,
            VersionsText.Render(facts.Observations, FleetHistory.Empty, []).ReplaceLineEndings("\n"));
    }

    private static LiveInstance Saying(string version, params string[] capabilities) => Beat("shop", version, "shop-2") with { Capabilities = capabilities };

    private static GateFacts Seeing(params LiveInstance[] instances) => Open with { Observations = [Heartbeats(instances)] };

    private static ConditionVerdict Verdict(GateFacts facts, string condition) => GateKeeping.Judge(facts).Conditions.Single(one => one.Name == condition).Verdict;
}
