using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Uses;
using Migrator.Planning;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates.Uses;

/// <summary>Whether an instance may start goes by what it says it does, whatever its version.</summary>
public sealed class UseAdmissionTests
{
    private const string Both = "writes-both-reads-old";

    public static TheoryData<string, MigrationState, string, AdmissionVerdict, AdmissionVerdict, AdmissionVerdict> ByTriggers => new()
    {
        { "expand has begun", MigrationState.Expanding, "", AdmissionVerdict.May, AdmissionVerdict.NotYet, AdmissionVerdict.NotYet },
        { "rows are still to be copied", MigrationState.Expanded, "E1", AdmissionVerdict.May, AdmissionVerdict.May, AdmissionVerdict.NotYet },
        { "backfilled and verified", MigrationState.Backfilled, "E1 B1 B2", AdmissionVerdict.May, AdmissionVerdict.May, AdmissionVerdict.May },
        { "flipped", MigrationState.Contracting, "E1 B1 B2 F1", AdmissionVerdict.Never, AdmissionVerdict.Never, AdmissionVerdict.May },
        { "completed", MigrationState.Completed, "E1 B1 B2 F1 D1", AdmissionVerdict.Never, AdmissionVerdict.Never, AdmissionVerdict.May },
        { "rolling back", MigrationState.RollingBack, "E1", AdmissionVerdict.May, AdmissionVerdict.NotYet, AdmissionVerdict.NotYet },
    };

    [Theory]
    [MemberData(nameof(ByTriggers))]
    public void An_instance_may_start_while_the_shapes_it_says_it_uses_are_there(
        string moment, MigrationState state, string done, AdmissionVerdict old, AdmissionVerdict both, AdmissionVerdict newer)
    {
        var facts = At(state, Plan, done);

        Assert.All(["2.3.1", "2.4.0"], version => Assert.Equal((moment, old, both, newer), (moment, Verdict(facts, version, "old-only"), Verdict(facts, version, Both), Verdict(facts, version, "new-only"))));
    }

    [Theory]
    [InlineData(MigrationState.Expanding, "", "May NotYet NotYet NotYet")]
    [InlineData(MigrationState.Expanded, "E1", "May May NotYet NotYet")]
    [InlineData(MigrationState.Expanded, "E1 B1", "Never May NotYet NotYet")]
    [InlineData(MigrationState.Backfilled, "E1 B1 B2 B3", "Never May May NotYet")]
    [InlineData(MigrationState.Contracting, "E1 B1 B2 B3 F1", "Never Never May May")]
    [InlineData(MigrationState.Completed, "E1 B1 B2 B3 F1 D1", "Never Never Never May")]
    public void Where_applications_write_both_shapes_the_four_words_follow_each_other(MigrationState state, string done, string verdicts)
    {
        var plan = Plan with
        {
            Requirements = [new AppRequirement("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" }],
            Steps = [Step("E1", Phase.Expand), Step("B1", Phase.Backfill), Step("B2", Phase.Backfill, kind: StepKind.Backfill), Step("B3", Phase.Backfill, kind: StepKind.Verify), Step("F1", Phase.Contract, ContractStage.Flip), Step("D1", Phase.Contract, ContractStage.Drop)],
        };
        var facts = At(state, plan, done);

        Assert.Equal(verdicts, string.Join(" ", UseWord.Of((ShapeUses)15).Select(word => Verdict(facts, "1.0.0", word))));
    }

    [Theory]
    [InlineData("old-only", AdmissionVerdict.May)]
    [InlineData(Both, AdmissionVerdict.NotYet)]
    [InlineData("new-only", AdmissionVerdict.NotYet)]
    [InlineData("newest", AdmissionVerdict.Never)]
    public void Before_expand_only_the_old_shape_may_be_used(string word, AdmissionVerdict expected)
    {
        var definition = new MigrationDefinition { Id = Id, Title = "t", Source = "s", Changes = [], Requirements = [new AppRequirement("shop", null, ">=2.4.0")] };

        Assert.Equal(expected, Verdict(new AdmissionFacts { Migrations = [], NotStarted = [definition] }, "2.4.0", word));
    }

    [Theory]
    [InlineData("2.3.1", "new-only", null)]
    [InlineData("2.4.0", "old-only", "shop 2.4.0 (by its word: old-only) may not register, because migration 5 is removing what such instances need; let in are those that say new-only.")]
    [InlineData("2.4.0", "newest", "shop 2.4.0 (by its word: newest) may not register, because migration 5 is removing what such instances need; let in are those that say new-only.")]
    public void A_fence_keeps_out_what_could_not_register_anyway(string version, string word, string? why)
    {
        var facts = new AdmissionFacts { Migrations = [], Fences = [new Fence("shop", ">=2.4.0", Noon, Id)] };

        Assert.Equal(why, AppAdmission.Judge("shop", version, [$"5={word}"], facts).Reasons.SingleOrDefault()?.Text);
    }

    [Theory]
    [InlineData("old-only", AdmissionVerdict.Never)]
    [InlineData("writes-both-reads-old", AdmissionVerdict.May)]
    [InlineData("new-only", AdmissionVerdict.NotYet)]
    public void A_fence_of_a_backfill_keeps_out_who_is_ahead_of_the_others_only_for_now(string word, AdmissionVerdict expected)
    {
        var fence = new Fence("shop", ">=2.3.0", Noon, Id) { Admits = ShapeUses.WritesBothReadsOld | ShapeUses.WritesBothReadsNew };

        Assert.Equal(expected, Verdict(new AdmissionFacts { Migrations = [], Fences = [fence] }, "2.9.0", word));
    }

    [Fact]
    public void The_reason_names_the_word()
        => Assert.Equal(
            "shop 2.3.1 (by its word: new-only) uses the new shape of migration 5, which has rows still to be copied. Run, or let finish: migrator backfill 5.",
            Assert.Single(AppAdmission.Judge("shop", "2.3.1", ["5=new-only"], At(MigrationState.Expanded, Plan, "E1")).Reasons).Text);

    private static AdmissionVerdict Verdict(AdmissionFacts facts, string version, string word) => AppAdmission.Judge("shop", version, [$"5={word}"], facts).Verdict;

    private static AdmissionFacts At(MigrationState state, MigrationPlan plan, string done) => new()
    {
        Migrations = [Migration(state) with { Plan = plan, Steps = [.. plan.Steps.Select(step => new StepRecord(step.Id, done.Split(' ').Contains(step.Id) ? StepState.Done : StepState.Waiting, null, null))] }],
        Evidence = state == MigrationState.Backfilled ? [CleanEvidence] : [],
    };
}
