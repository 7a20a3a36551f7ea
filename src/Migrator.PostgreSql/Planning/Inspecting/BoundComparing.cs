using Migrator.Planning.Inspection;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Says which operators and functions of an expression become others that may answer differently. What is not known to answer alike may not.</summary>
internal static class BoundComparing
{
    private static readonly string[] Integers = ["smallint", "integer", "bigint"];
    private static readonly string[] Exact = [.. Integers, "numeric"];
    private static readonly string[] Inexact = ["real", "double precision"];
    private static readonly string[] Days = ["date", "timestamp without time zone"];
    private static readonly string[] Order = ["=", "<>", "<", "<=", ">", ">="];
    private static readonly string[] Reckoning = ["+", "-", "*", "%", "abs", "mod", "sum", "min", "max", "avg"];
    private static readonly string[] Widening = ["int2", "int4", "int8", "numeric"];

    public static Rebinding Of(IEnumerable<BoundItem> before, IEnumerable<BoundItem> after)
    {
        var (old, now) = (before.ToList(), after.ToList());
        List<BoundItem> Deciding(List<BoundItem> items) => [.. items.Where(item => item.Sort is not BoundSort.Reading && !IsWidening(item))];
        var (was, becomes) = (Deciding(old), Deciding(now));
        return new Rebinding
        {
            Changed = was.Count != becomes.Count
                ? ["it is bound to other operators or functions"]
                : [.. was.Zip(becomes).Where(pair => !pair.First.IsSameAs(pair.Second) && !AnswersAlike(pair.First, pair.Second)).Select(pair => $"{pair.First} becomes {pair.Second}").Distinct()],
            Kept = [.. now.Where(item => item.Sort is BoundSort.Reading && !old.Any(item.IsSameAs)).Select(item => item.ToString()).Distinct()],
        };
    }

    /// <summary>A number of another type is the same number.</summary>
    private static bool IsWidening(BoundItem item) => item is { Sort: BoundSort.Function, Types: [var from] } && Widening.Contains(item.Called) && Exact.Contains(from);

    private static bool AnswersAlike(BoundItem one, BoundItem other)
    {
        if (one.Sort != other.Sort || one.Called != other.Called || one.Types.Length != other.Types.Length)
        {
            return false;
        }

        bool AreAll(string[] types) => one.Types.Concat(other.Types).All(types.Contains);
        return one.Sort switch
        {
            BoundSort.Comparison => AreAll(Exact) || AreAll(Inexact) || AreAll(Days),
            BoundSort.Words => AreAll(Integers),
            _ when Order.Contains(one.Called) => AreAll(Exact) || AreAll(Inexact) || AreAll(Days),
            _ when Reckoning.Contains(one.Called) => AreAll(Exact),

            // Whole numbers are cut, others are not.
            _ => one.Called == "/" && AreAll(Integers),
        };
    }
}
