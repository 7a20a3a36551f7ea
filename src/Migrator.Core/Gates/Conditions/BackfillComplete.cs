using System.Globalization;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Gates.Conditions;

/// <summary>Expand and backfill are finished, and no row was left out.</summary>
internal sealed class BackfillComplete : IGateCondition
{
    public string Name => ConditionName.BackfillComplete;

    public Judgement Judge(GateFacts facts)
    {
        var id = facts.Migration.Id;
        List<Judgement> objections = [];
        if (Unfinished(facts, Phase.Expand) is var expand and not 0)
        {
            objections.Add(Judgement.Closed($"{Wording.Count(expand, "step")} of expand {(expand == 1 ? "is" : "are")} not done.", $"Run: migrator expand {id}."));
        }
        else if (Unfinished(facts, Phase.Backfill) is var backfill and not 0)
        {
            objections.Add(Judgement.Closed(
                $"{Wording.Count(backfill, "step")} of backfill {(backfill == 1 ? "is" : "are")} not done{Progress(facts.Ranges)}.",
                $"Run, or let finish: migrator backfill {id}."));
        }

        if (Counting(facts) is { Count: > 0 } poison)
        {
            objections.Add(Judgement.NeedsHuman(
                $"{(facts.Poison.Count >= facts.PoisonLimit ? "At least " : "")}{Wording.Count(poison.Count, "row")} could not be mapped, the first in {poison[0].Table}, key {poison[0].Key} ({poison[0].Mapping}): {poison[0].ErrorWithoutValues.TrimEnd('.')}.",
                $"Correct those rows, then run: migrator retry {id}."));
        }

        return Judgement.Of(objections, facts.Ranges.Count == 0 ? "There was nothing to copy." : $"Every row is copied: {Copied(facts.Ranges)}.");
    }

    private static int Unfinished(GateFacts facts, Phase phase)
        => facts.Migration.Plan?.StepsOf(phase).Count(step => step.Kind != StepKind.Verify && !facts.Migration.IsDone(step.Id)) ?? 0;

    // After flip or quarantine the old side is only fed; that it cannot hold a new value is what the stage is for.
    private static List<PoisonRow> Counting(GateFacts facts)
    {
        var onlyFed = facts.Tables.SelectMany(table => table.Mappings).Where(mapping => mapping.Mode == SyncMode.Fed).Select(mapping => mapping.Key).ToHashSet();
        return [.. facts.Poison.Where(row => row.Direction != "down" || !onlyFed.Contains(row.Mapping))];
    }

    private static string Progress(IReadOnlyList<BackfillRange> ranges)
    {
        var total = ranges.Where(range => !range.IsLeftBehind).Sum(range => range.To - range.From);
        var done = ranges.Where(range => !range.IsLeftBehind).Sum(range => range.Cursor - range.From);
        return total == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {100.0 * done / total:0} % of {Tables(ranges)} passed, {Copied(ranges)}");
    }

    private static string Copied(IReadOnlyList<BackfillRange> ranges)
        => Wording.List(
            from range in ranges
            group range by range.Table into ofTable
            select $"{Wording.Count(ofTable.Sum(range => range.RowsDone), "row")} written in {ofTable.Key}");

    private static string Tables(IReadOnlyList<BackfillRange> ranges)
        => Wording.List(ranges.Select(range => range.Table.ToString()).Distinct());
}
