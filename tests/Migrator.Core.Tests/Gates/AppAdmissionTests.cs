using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class AppAdmissionTests
{
    public static TheoryData<string, MigrationState, string, AdmissionVerdict, AdmissionVerdict> Table => new()
    {
        { "expand has begun", MigrationState.Expanding, "", AdmissionVerdict.May, AdmissionVerdict.NotYet },
        { "rows are still to be copied", MigrationState.Expanded, "E1", AdmissionVerdict.May, AdmissionVerdict.NotYet },
        { "backfilled and verified", MigrationState.Backfilled, "E1 B1 B2", AdmissionVerdict.May, AdmissionVerdict.May },
        { "contract has been asked for, nothing is done", MigrationState.Contracting, "E1 B1 B2", AdmissionVerdict.May, AdmissionVerdict.May },
        { "flipped", MigrationState.Contracting, "E1 B1 B2 F1", AdmissionVerdict.Never, AdmissionVerdict.May },
        { "completed", MigrationState.Completed, "E1 B1 B2 F1 D1", AdmissionVerdict.Never, AdmissionVerdict.May },
        { "rolling back", MigrationState.RollingBack, "E1", AdmissionVerdict.May, AdmissionVerdict.NotYet },
        { "rolled back", MigrationState.RolledBack, "", AdmissionVerdict.May, AdmissionVerdict.May },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_version_may_start_while_the_shape_it_needs_is_there(string moment, MigrationState state, string done, AdmissionVerdict old, AdmissionVerdict newer)
    {
        var facts = At(state, done.Split(' '));

        Assert.Equal((moment, old), (moment, AppAdmission.Judge("shop", "2.3.1", facts).Verdict));
        Assert.Equal((moment, newer), (moment, AppAdmission.Judge("shop", "2.4.0", facts).Verdict));
    }

    public static TheoryData<string, string, string> DualWrites => new()
    {
        // 2.2 knows the old shape only, 2.3 writes both, 2.4 reads the new one, 2.5 leaves out the old one.
        { "", "2.2 May, 2.3 NotYet, 2.4 NotYet, 2.5 NotYet", "expanding" },
        { "E1", "2.2 May, 2.3 May, 2.4 NotYet, 2.5 NotYet", "expanded" },
        { "E1 B1", "2.2 Never, 2.3 May, 2.4 NotYet, 2.5 NotYet", "the backfill has begun" },
        { "E1 B1 B2 B3", "2.2 Never, 2.3 May, 2.4 May, 2.5 NotYet", "verified" },
        { "E1 B1 B2 B3 F1", "2.2 Never, 2.3 Never, 2.4 May, 2.5 May", "flipped" },
        { "E1 B1 B2 B3 F1 D1", "2.2 Never, 2.3 Never, 2.4 Never, 2.5 May", "dropped" },
    };

    [Theory]
    [MemberData(nameof(DualWrites))]
    public void Where_applications_write_both_shapes_four_kinds_of_versions_follow_each_other(string done, string verdicts, string moment)
    {
        var plan = Plan with
        {
            Requirements = [new AppRequirement("shop", Flip: ">=2.4.0", Contract: ">=2.5.0") { WritesBoth = ">=2.3.0" }],
            Steps = [Step("E1", Phase.Expand), Step("B1", Phase.Backfill), Step("B2", Phase.Backfill, kind: StepKind.Backfill), Step("B3", Phase.Backfill, kind: StepKind.Verify), Step("F1", Phase.Contract, ContractStage.Flip), Step("D1", Phase.Contract, ContractStage.Drop)],
        };
        var state = done switch
        {
            "" => MigrationState.Expanding,
            "E1" or "E1 B1" => MigrationState.Expanded,
            "E1 B1 B2 B3" => MigrationState.Backfilled,
            "E1 B1 B2 B3 F1" => MigrationState.Contracting,
            _ => MigrationState.Completed,
        };
        var migration = Migration(state) with { Plan = plan, Steps = [.. plan.Steps.Select(step => new StepRecord(step.Id, done.Split(' ').Contains(step.Id) ? StepState.Done : StepState.Waiting, null, null))] };
        var facts = new AdmissionFacts { Migrations = [migration], Evidence = state == MigrationState.Backfilled ? [CleanEvidence] : [] };

        Assert.Equal((moment, verdicts), (moment, string.Join(", ", Enumerable.Range(2, 4).Select(minor => $"2.{minor} {AppAdmission.Judge("shop", $"2.{minor}.0", facts).Verdict}"))));
    }

    [Fact]
    public void Before_expand_a_version_that_writes_both_shapes_may_not_start_yet()
    {
        var definition = new MigrationDefinition { Id = Id, Title = "t", Source = "s", Changes = [], Requirements = [new AppRequirement("shop", ">=2.4.0", ">=2.5.0") { WritesBoth = ">=2.3.0" }] };
        var facts = new AdmissionFacts { Migrations = [], NotStarted = [definition] };

        Assert.Equal(AdmissionVerdict.May, AppAdmission.Judge("shop", "2.2.0", facts).Verdict);
        Assert.Equal(AdmissionVerdict.NotYet, AppAdmission.Judge("shop", "2.3.0", facts).Verdict);
    }

    [Fact]
    public void The_reason_names_the_migration_and_what_to_run()
        => Assert.Equal(
            "shop 2.4.0 uses the new shape of migration 5, which has rows still to be copied. Run, or let finish: migrator backfill 5.",
            Reason("2.4.0", At(MigrationState.Expanded, "E1")));

    [Fact]
    public void The_reason_names_the_versions_that_may_start()
        => Assert.Equal(
            "shop 2.3.1 needs the old shape of migration 5, which is going or gone; only shop >=2.4.0 may start.",
            Reason("2.3.1", At(MigrationState.Completed, "E1", "B1", "B2", "F1", "D1")));

    [Fact]
    public void A_database_that_was_taken_straight_to_the_end_never_had_the_old_shape()
    {
        var migration = Migration(MigrationState.Completed);
        var fresh = new AdmissionFacts { Migrations = [migration with { Plan = migration.Plan! with { IsFresh = true, Steps = [] } }] };

        Assert.Equal(AdmissionVerdict.Never, AppAdmission.Judge("shop", "2.3.1", fresh).Verdict);
        Assert.Equal(AdmissionVerdict.May, AppAdmission.Judge("shop", "2.4.0", fresh).Verdict);
    }

    [Fact]
    public void Copied_rows_are_not_enough_before_they_are_verified()
    {
        var facts = At(MigrationState.Backfilled, "E1", "B1") with { Evidence = [] };

        Assert.Equal(AdmissionVerdict.NotYet, AppAdmission.Judge("shop", "2.4.0", facts).Verdict);
        Assert.Equal(
            "shop 2.4.0 uses the new shape of migration 5, which has copied its rows, but shop.customers was never verified. Run: migrator verify 5.",
            Reason("2.4.0", facts));
    }

    [Fact]
    public void A_pre_release_counts_as_older_and_that_is_explained()
        => Assert.Equal(
            "shop 2.4.0-rc.1 needs the old shape of migration 5 (2.4.0-rc.1 is a pre-release and comes before 2.4.0, so >=2.4.0 does not include it), which is going or gone; only shop >=2.4.0 may start.",
            Reason("2.4.0-rc.1", At(MigrationState.Completed, "E1", "B1", "B2", "F1", "D1")));

    [Theory]
    [InlineData(">=2.4.0", "2.4.0-rc.1")]
    [InlineData("^2.4.0", "3.0.0")]
    public void A_version_that_may_need_either_shape_may_start_while_both_are_there(string range, string version)
    {
        var plan = Plan with { Requirements = [new AppRequirement("shop", Flip: null, Contract: range)] };

        Assert.Equal(
            "NotYet NotYet NotYet May Never Never",
            string.Join(' ', new[]
            {
                new AdmissionFacts { Migrations = [], NotStarted = [new() { Id = Id, Title = "t", Source = "s", Changes = [], Requirements = plan.Requirements }] },
                At(MigrationState.Expanding), At(MigrationState.Expanded, "E1"), At(MigrationState.Backfilled, "E1", "B1", "B2"),
                At(MigrationState.Contracting, "E1", "B1", "B2", "F1"), At(MigrationState.Completed, "E1", "B1", "B2", "F1", "D1"),
            }.Select(facts => AppAdmission.Judge("shop", version, facts with { Migrations = [.. facts.Migrations.Select(one => one with { Plan = plan })] }).Verdict)));
    }

    [Fact]
    public void The_reason_of_a_version_that_may_need_either_shape_says_why()
        => Assert.Equal(
            "shop 2.4.0-rc.1 may use the new shape of migration 5 (2.4.0-rc.1 is a pre-release and comes before 2.4.0, so >=2.4.0 does not include it), which has rows still to be copied. Run, or let finish: migrator backfill 5.",
            Reason("2.4.0-rc.1", At(MigrationState.Expanded, "E1")));

    [Theory]
    [InlineData("2.2.0", AdmissionVerdict.Never)]
    [InlineData("2.3.5", AdmissionVerdict.May)]
    [InlineData("2.4.0", AdmissionVerdict.May)]
    public void After_flip_and_before_the_drop_the_flip_range_decides(string version, AdmissionVerdict expected)
    {
        var flipped = Migration(MigrationState.Contracting, "E1", "B1", "B2", "F1");
        var plan = Plan with { Requirements = [new AppRequirement("shop", Flip: ">=2.3.0", Contract: ">=2.4.0")] };

        Assert.Equal(expected, AppAdmission.Judge("shop", version, new AdmissionFacts { Migrations = [flipped with { Plan = plan }], Evidence = [CleanEvidence] }).Verdict);
    }

    [Fact]
    public void A_version_that_cannot_be_read_never_starts_where_a_migration_has_a_say()
        => Assert.Equal(AdmissionVerdict.Never, AppAdmission.Judge("shop", "latest", At(MigrationState.Expanded, "E1")).Verdict);

    [Fact]
    public void An_application_that_no_migration_mentions_may_start()
        => Assert.Equal(AdmissionVerdict.May, AppAdmission.Judge("billing", "1.0.0", At(MigrationState.Completed, "E1", "B1", "B2", "F1", "D1")).Verdict);

    [Fact]
    public void A_fence_keeps_out_what_could_not_register_anyway()
    {
        var facts = At(MigrationState.Contracting, "E1", "B1", "B2") with { Fences = [new Fence("shop", ">=2.4.0", Noon, Id)] };

        Assert.Equal(AdmissionVerdict.Never, AppAdmission.Judge("shop", "2.3.1", facts).Verdict);
        Assert.Equal(AdmissionVerdict.May, AppAdmission.Judge("shop", "2.4.0", facts).Verdict);
    }

    [Fact]
    public void A_version_that_needs_a_migration_which_was_never_started_has_to_wait()
    {
        var definition = new MigrationDefinition { Id = new(6), Title = "Next", Source = "Next", Changes = [], Requirements = [new("shop", null, ">=2.5.0")] };
        var facts = At(MigrationState.Backfilled, "E1", "B1", "B2") with { NotStarted = [definition] };

        Assert.Equal(AdmissionVerdict.NotYet, AppAdmission.Judge("shop", "2.5.0", facts).Verdict);
        Assert.Equal(AdmissionVerdict.May, AppAdmission.Judge("shop", "2.4.0", facts).Verdict);
    }

    [Fact]
    public void The_strictest_of_all_migrations_decides()
    {
        var gone = Migration(MigrationState.Completed, "E1", "B1", "B2", "F1", "D1") with { Id = new(4) };
        var facts = new AdmissionFacts { Migrations = [gone, Migration(MigrationState.Expanded, "E1")] };

        Assert.Equal(AdmissionVerdict.Never, AppAdmission.Judge("shop", "2.3.1", facts).Verdict);
        Assert.Equal(AdmissionVerdict.NotYet, AppAdmission.Judge("shop", "2.4.0", facts).Verdict);
    }

    [Theory]
    [InlineData("2.3.1", "", AdmissionVerdict.May)]
    [InlineData("2.4.0", "", AdmissionVerdict.May)]
    [InlineData("2.5.0", "", AdmissionVerdict.NotYet)]
    [InlineData("2.3.1", "Q1", AdmissionVerdict.Never)]
    [InlineData("2.4.0", "Q1", AdmissionVerdict.May)]
    [InlineData("2.5.0", "Q1", AdmissionVerdict.May)]
    public void A_version_that_needs_a_table_under_the_name_of_another_waits_until_that_is_out_of_reach(string version, string done, AdmissionVerdict expected)
    {
        var plan = Plan with
        {
            Requirements = [new AppRequirement("shop", null, ">=2.4.0") { AfterContract = ">=2.5.0" }],
            Replaced = [new TableName("shop", "orders")],
            Mappings = [],
            Steps = [.. new[] { (Stage: ContractStage.Quarantine, Id: "Q1"), (Stage: ContractStage.Drop, Id: "D1") }.Select(one => Plan.Steps[^1] with { Id = one.Id, Phase = Phase.Contract, Stage = one.Stage })],
        };

        Assert.Equal(expected, AppAdmission.Judge("shop", version, new AdmissionFacts { Migrations = [Migration(MigrationState.Contracting) with { Plan = plan, Steps = [.. plan.Steps.Select(step => new StepRecord(step.Id, step.Id == done ? StepState.Done : StepState.Waiting, null, null))] }] }).Verdict);
    }

    private static AdmissionFacts At(MigrationState state, params string[] done) => new() { Migrations = [Migration(state, done)], Evidence = [CleanEvidence] };

    private static string Reason(string version, AdmissionFacts facts) => Assert.Single(AppAdmission.Judge("shop", version, facts).Reasons).Text;
}
