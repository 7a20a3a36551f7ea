namespace Migrator.Gates.Conditions;

/// <summary>Indexes and constraints of the new shape are whole.</summary>
internal sealed class ObjectsValid : IGateCondition
{
    public string Name => ConditionName.ObjectsValid;

    public Judgement Judge(GateFacts facts) => Judgement.Of(
        [
            .. facts.Unfinished.Select(one => Judgement.NeedsHuman(
                $"The {one.Kind} {one.Name} of {one.Table} is not usable: {one.Problem}.",
                $"Run migrator backfill {facts.Migration.Id} again; if it does not help, repair it (REINDEX INDEX CONCURRENTLY, or ALTER TABLE … VALIDATE CONSTRAINT).")),
        ],
        "Every index and constraint of the new shape is whole.");
}
