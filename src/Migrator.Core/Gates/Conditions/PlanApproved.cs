namespace Migrator.Gates.Conditions;

/// <summary>Somebody has approved the very plan that is frozen.</summary>
internal sealed class PlanApproved : IGateCondition
{
    public string Name => ConditionName.PlanApproved;

    public Judgement Judge(GateFacts facts)
    {
        if (!facts.RequiresApproval)
        {
            return Judgement.Open("No approval is asked for.");
        }

        return facts.Approval is { } approval
            ? Judgement.Open($"{approval.By} has approved the plan at {Wording.Moment(approval.At)}{(approval.Comment is { } comment ? $": {comment}" : "")}.")
            : Judgement.NeedsHuman(
                $"Nobody has approved the plan of migration {facts.Migration.Id}, {facts.Migration.Plan?.Hash}.",
                $"Let somebody look at it, and run: migrator approve {facts.Migration.Plan?.Hash}.");
    }
}
