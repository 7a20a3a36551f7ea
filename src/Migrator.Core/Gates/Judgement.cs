namespace Migrator.Gates;

/// <summary>What a condition thinks of the facts.</summary>
internal sealed record Judgement(ConditionVerdict Verdict, string Evidence, string? Advice)
{
    /// <summary>When time alone opens it, if nothing changes until then; null where it takes more than time.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    public static Judgement Open(string evidence) => new(ConditionVerdict.Open, evidence, null);

    public static Judgement Closed(string evidence, string advice) => new(ConditionVerdict.Closed, evidence, advice);

    public static Judgement NeedsHuman(string evidence, string advice) => new(ConditionVerdict.NeedsHuman, evidence, advice);

    /// <summary>All the objections in one: the strictest verdict, each sentence, each advice once.</summary>
    public static Judgement Of(IReadOnlyList<Judgement> objections, string evidenceIfNone)
        => objections.Count == 0
            ? Open(evidenceIfNone)
            : new(
                objections.Any(one => one.Verdict == ConditionVerdict.NeedsHuman) ? ConditionVerdict.NeedsHuman : ConditionVerdict.Closed,
                string.Join(" ", objections.Select(one => one.Evidence)),
                string.Join(" ", objections.Select(one => one.Advice).OfType<string>().Distinct()))
            {
                OpensAt = objections.All(one => one.OpensAt is not null) ? objections.Max(one => one.OpensAt) : null,
            };
}
