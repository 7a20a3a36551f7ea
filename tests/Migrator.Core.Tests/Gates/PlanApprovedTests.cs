using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Reporting.Answers;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class PlanApprovedTests
{
    private static readonly GateFacts Asked = Open with { RequiresApproval = true, Migration = Open.Migration with { Plan = Plan with { Hash = "sha256:9f2c" } } };

    [Fact]
    public void Where_nobody_asks_for_it_nobody_need_approve_a_plan()
        => Assert.Equal("Open: No approval is asked for.", Open.Says(ConditionName.PlanApproved));

    [Fact]
    public void A_plan_that_nobody_has_approved_needs_somebody_who_does()
        => Assert.Equal(
            "NeedsHuman: Nobody has approved the plan of migration 5, sha256:9f2c.\nLet somebody look at it, and run: migrator approve sha256:9f2c.",
            Asked.Says(ConditionName.PlanApproved));

    [Fact]
    public void Who_has_approved_it_is_told()
        => Assert.Equal(
            "Open: ann has approved the plan at 2026-11-23 12:00:00Z: read with the team.",
            (Asked with { Approval = new("sha256:9f2c", "ann", Noon, "read with the team") }).Says(ConditionName.PlanApproved));

    [Fact]
    public void What_is_set_aside_is_listed_with_who_did_so_and_until_when()
    {
        var answer = GateAnswer.Of(GateKeeping.Judge(Asked with { Waivers = [new Waiver(Id, ConditionName.PlanApproved, "nobody is there", "ann", Noon, Noon.AddHours(1))] }));

        Assert.Equal([new OverrideAnswer(ConditionName.PlanApproved, "ann", "nobody is there", Noon.AddHours(1))], answer.Overrides);
        Assert.True(answer.IsOpen);
    }
}
