namespace Migrator.Gates.Conditions;

/// <summary>Nothing else reads what the stage takes away.</summary>
internal sealed class DependentsNone : IGateCondition
{
    public string Name => ConditionName.DependentsNone;

    public Judgement Judge(GateFacts facts) => Judgement.Of(
        [
            .. facts.Dependents.Select(one => Judgement.NeedsHuman(
                $"The {one.Kind} {one.Name} reads {one.Table}.{one.Column}.",
                "Let it read the new column instead, or drop it.")),
        ],
        "No view, policy or function was found that reads what goes.");
}
