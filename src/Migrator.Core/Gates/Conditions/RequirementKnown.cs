using Migrator.Gates.Orders;
using Migrator.Planning;

namespace Migrator.Gates.Conditions;

/// <summary>Somebody has said which versions no longer need the old shape.</summary>
internal sealed class RequirementKnown : IGateCondition
{
    public string Name => ConditionName.RequirementKnown;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.Stage is { } stage && !GateKeeping.HasSteps(facts, stage))
        {
            return Judgement.Open($"Migration {facts.Migration.Id} has nothing to {Wording.Name(stage)}, so it requires nothing.");
        }

        if (facts.Requirements.Count == 0)
        {
            return Judgement.NeedsHuman(
                $"Nobody has said which application versions work without the old shape of migration {facts.Migration.Id}.",
                $"""
                Say it in one of four ways: [RequiresApp("shop", Contract = ">=2.4.0")] on the migration, before it is expanded; migrator expand --release shop=2.4.0; Requires in the configuration; or now: migrator require {facts.Migration.Id} shop=">=2.4.0".
                """);
        }

        return Judgement.Of(
            [.. facts.Requirements.Select(one => Objection(one, facts)).OfType<Judgement>()],
            $"Required: {Wording.List(facts.Requirements.Select(one => $"{one.App} {one.Range} (by {Wording.Name(one.Origin)})"))}.");
    }

    private static Judgement? Objection(EffectiveRequirement requirement, GateFacts facts)
    {
        if (requirement.Range is null)
        {
            return Judgement.NeedsHuman(
                $"{Wording.Name(requirement.Origin)} says what flip requires of {requirement.App}, but not what {Wording.Name(facts.Stage ?? ContractStage.Drop)} requires.",
                $"""Name the first version that works without the old column: migrator require {facts.Migration.Id} {requirement.App}=">=2.4.0".""");
        }

        var order = facts.Orders.Of(requirement.App);
        return order.WrongWith(requirement.Range) is { } why
            ? Judgement.NeedsHuman(
                $"The range \"{requirement.Range}\" that {Wording.Name(requirement.Origin)} gives for {requirement.App} {(order.Scheme == VersionScheme.Ordinal ? "is not to be judged by" : "cannot be read")}: {why}.",
                order.Scheme == VersionScheme.Ordinal
                    ? $"Register the releases that it names, oldest first, or name registered ones: {order.AcceptedRanges}."
                    : $"Write it in one of the accepted forms: {order.AcceptedRanges}.")
            : null;
    }
}
