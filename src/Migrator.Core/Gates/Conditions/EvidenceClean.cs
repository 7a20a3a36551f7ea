using Migrator.Execution.State;
using Migrator.Execution.Verification;

namespace Migrator.Gates.Conditions;

/// <summary>A fresh verification, under circumstances that still hold, found both shapes alike.</summary>
internal sealed class EvidenceClean : IGateCondition
{
    // The clock is read before the evidence, which may have come in between.
    private static readonly TimeSpan Meanwhile = TimeSpan.FromSeconds(10);

    public string Name => ConditionName.EvidenceClean;

    public Judgement Judge(GateFacts facts)
    {
        MappedTableFacts[] judged = [.. facts.Tables.Where(table => table.NeedsEvidence)];
        return Judgement.Of(
            [.. judged.Select(table => Objection(table, facts)).OfType<Judgement>()],
            judged.Length == 0
                ? "No table has an old shape that could hold more than the new one."
                : $"{Wording.List(judged.Select(table => Describe(table, facts)))}: no row pending, no row different.");
    }

    private static Judgement? Objection(MappedTableFacts table, GateFacts facts)
    {
        var verify = $"Run: migrator verify {facts.Migration.Id}.";
        if (table.Evidence is not { } evidence)
        {
            return Judgement.Closed($"{table.Table} was never verified.", verify);
        }

        return evidence switch
        {
            { Mismatched: > 0 } => Judgement.NeedsHuman(
                $"{Wording.Count(evidence.Mismatched, "row")} of {table.Table} {(evidence.Mismatched == 1 ? "differs" : "differ")} between the two shapes{Keys(evidence)}.",
                $"See which side is right, then run: migrator verify {facts.Migration.Id} --repair-from old|new."),
            { Pending: > 0 } => Judgement.Closed(
                $"{Wording.Count(evidence.Pending, "row")} of {table.Table} {(evidence.Pending == 1 ? "was" : "were")} not yet copied when it was verified.",
                $"Run: migrator backfill {facts.Migration.Id}, then migrator verify {facts.Migration.Id}."),
            _ when evidence.Server != facts.Server => Judgement.Closed($"{table.Table} was verified before the database failed over or was restored.", verify),
            _ when evidence.RuleHash != VerificationRule.HashOf(table.Mappings) => Judgement.Closed($"How {table.Table} is kept in two shapes is not what it was when it was verified.", verify),
            _ when evidence.Fingerprint != table.Sync.Text => Judgement.Closed($"The sync of {table.Table} has changed since it was verified.", verify),
            _ when evidence.Drift != table.Sync.Drift => Judgement.Closed($"{Since(table.Sync.Drift - evidence.Drift)} made the two shapes of {table.Table} disagree, and {(table.Sync.Drift - evidence.Drift == 1 ? "is" : "are")} not in what was verified.", verify),
            _ when evidence.TakenAt - facts.Clock > Meanwhile => Judgement.Closed($"{table.Table} was verified in the future: the database's clock has gone back since.", verify),
            _ when facts.Clock - evidence.TakenAt > facts.EvidenceMaxAge => Judgement.Closed(
                $"{table.Table} was verified {Wording.Span(facts.Clock - evidence.TakenAt)} ago, and evidence is good for {Wording.Span(facts.EvidenceMaxAge)}.",
                $"Contract verifies again itself; or run: migrator verify {facts.Migration.Id}."),
            _ => null,
        };
    }

    private static string Since(long drift) => drift > 0 ? $"{Wording.Count(drift, "write")} since" : "Writes that are not on record any more";

    private static string Keys(Evidence evidence) => evidence.Samples.Count == 0 ? "" : $", such as {Wording.Some(evidence.Samples)}";

    private static string Describe(MappedTableFacts table, GateFacts facts)
        => table.Evidence is { } evidence
            ? $"{table.Table} ({Wording.Count(evidence.Rows, "row")} compared {Wording.Span(facts.Clock - evidence.TakenAt)} ago)"
            : table.Table.ToString();
}
