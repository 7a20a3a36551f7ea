namespace Migrator.Gates.Conditions;

/// <summary>Nothing else reads what the stage takes away.</summary>
internal sealed class DependentsNone : IGateCondition
{
    public string Name => ConditionName.DependentsNone;

    public Judgement Judge(GateFacts facts) => Judgement.Of(
        [
            .. facts.Dependents.Select(one => Judgement.NeedsHuman(
                $"The {Title(one)} reads {(one.Column is null ? $"whole rows of {one.Table}" : $"{one.Table}.{one.Column}")}.",
                "Let it read the new column instead, or drop it.")),
        ],
        "No view, policy or function was found that reads what goes.");

    // The server's own description of an object often begins with what it is.
    private static string Title(FoundDependent one)
        => one.Name.StartsWith(one.Kind, StringComparison.Ordinal) ? one.Name : $"{one.Kind} {one.Name}";
}
