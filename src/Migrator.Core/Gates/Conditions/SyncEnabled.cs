using Migrator.Changes;

namespace Migrator.Gates.Conditions;

/// <summary>The triggers that keep both shapes alike are there and fire.</summary>
internal sealed class SyncEnabled : IGateCondition
{
    public string Name => ConditionName.SyncEnabled;

    public Judgement Judge(GateFacts facts) => Judgement.Of(
        [
            .. from lost in facts.LostMappings
               select Judgement.NeedsHuman(
                   $"The control schema does not know any more how {lost.Table} ({lost.Key}) is kept in two shapes: its records were changed or lost, and what they say is no evidence.",
                   $"Restore the rows of migrator.mapping; or run: migrator rollback {facts.Migration.Id}, and expand again."),
            .. from table in facts.Tables
               where !table.Sync.IsEnabled
               select Judgement.NeedsHuman(
                   $"The sync of {table.Table} does not work: {table.Sync.Problem ?? "a trigger is missing or disabled"}. What was written meanwhile may be in one shape only.",
                   $"Enable the triggers again (ALTER TABLE … ENABLE ALWAYS TRIGGER …), then run: migrator verify {facts.Migration.Id}. If they are gone, run: migrator rollback {facts.Migration.Id}, and expand again."),
        ],
        facts.Tables.Count == 0 ? "No table is kept in two shapes." : string.Join(' ', Sentences(facts.Tables)));

    private static IEnumerable<string> Sentences(IReadOnlyList<MappedTableFacts> tables)
    {
        var unwatched = tables.Where(table => table.Mappings.All(mapping => mapping.DualWrites is DualWrites.Unchecked)).ToList();
        if (tables.Count > unwatched.Count)
        {
            yield return $"The sync of {Wording.List(tables.Except(unwatched).Select(table => table.Table.ToString()))} is there and fires always.";
        }

        if (unwatched.Count > 0)
        {
            yield return $"No trigger looks at {Wording.List(unwatched.Select(table => table.Table.ToString()))}, as the migration wants it: the applications keep both shapes alike.";
        }
    }
}
