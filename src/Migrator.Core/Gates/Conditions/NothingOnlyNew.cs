using Migrator.Planning.Mappings;

namespace Migrator.Gates.Conditions;

/// <summary>Nothing was written that the old shape does not hold.</summary>
internal sealed class NothingOnlyNew : IGateCondition
{
    public string Name => ConditionName.NothingOnlyNew;

    public Judgement Judge(GateFacts facts) => Judgement.Of(
        [.. Poison(facts), .. Mismatches(facts), .. Unfed(facts), .. LeftOut(facts), .. Filled(facts)],
        "The old shape holds everything that was written, as far as it was recorded.");

    private static IEnumerable<Judgement> Poison(GateFacts facts)
        => from row in facts.Poison
           where row.Direction == "down"
           group row by (row.Table, row.Mapping) into same
           let first = same.First()
           select Judgement.NeedsHuman(
               $"{Wording.Count(same.Count(), "row")} of {first.Table} {(same.Count() == 1 ? "holds" : "hold")} values that the old shape cannot, such as key {first.Key} ({first.Mapping}): {first.ErrorWithoutValues.TrimEnd('.')}.",
               "Correct those rows, or accept their loss: --override nothing-only-new with a reason.");

    private static IEnumerable<Judgement> Mismatches(GateFacts facts)
        => from table in facts.Tables
           where table.Evidence is { Mismatched: > 0 }
           select Judgement.NeedsHuman(
               $"The last verification found {Wording.Count(table.Evidence?.Mismatched ?? 0, "row")} of {table.Table} whose two shapes differ; a rollback would lose the new one.",
               $"Run: migrator verify {facts.Migration.Id} --repair-from new.");

    private static IEnumerable<Judgement> Filled(GateFacts facts)
        => from table in facts.FilledReplacements
           select Judgement.NeedsHuman(
               $"The new table {table} holds rows, which are nowhere else; a rollback would bring the old table back and lose them.",
               "Move them elsewhere and empty the table, or go forward.");

    private static IEnumerable<Judgement> LeftOut(GateFacts facts)
        => from table in facts.Tables
           from mapping in table.Mappings
           where mapping is { DualWrites: not null, Mode: SyncMode.Fed }
           select Judgement.NeedsHuman(
               $"Since the flip versions of the applications may leave out {Wording.List(mapping.Old.Select(column => column.Name.ToString()))} of {table.Table}, and no trigger fills in what they leave out.",
               "What was written only in the new shape would be lost. Accept that with --override nothing-only-new and a reason, or go forward.");

    private static IEnumerable<Judgement> Unfed(GateFacts facts)
        => from table in facts.Tables
           from mapping in table.Mappings
           where mapping is { Kind: MappingKind.OneWay, Mode: SyncMode.Fed, DualWrites: null }
           select Judgement.NeedsHuman(
               $"Since contract began, {Wording.List(mapping.Old.Select(column => column.Name.ToString()))} of {table.Table} is no longer fed, because nothing says how to compute it from the new shape.",
               "What was written since then would be lost. Accept that with --override nothing-only-new and a reason, or go forward.");
}
