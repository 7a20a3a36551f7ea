using Migrator.Execution.State;

namespace Migrator.Execution.Verification;

/// <summary>What comparing some rows has given; one statement counted and compared them.</summary>
/// <param name="Rows">Rows compared.</param>
/// <param name="Pending">Rows not yet copied.</param>
/// <param name="Mismatched">Rows whose two shapes disagree.</param>
/// <param name="Lossy">Rows whose two shapes agree in one direction only.</param>
public sealed record Comparison(long Rows, long Pending, long Mismatched, long Lossy)
{
    /// <summary>Nothing was compared.</summary>
    public static Comparison None { get; } = new(0, 0, 0, 0);

    /// <summary>The same rows by kind and by who wrote them.</summary>
    public IReadOnlyList<Difference> Differences { get; init; } = [];

    /// <summary>Both together, of different rows.</summary>
    public Comparison Plus(Comparison other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Rows + other.Rows, Pending + other.Pending, Mismatched + other.Mismatched, Lossy + other.Lossy)
        {
            Differences = Together(other, (one, another) => one + another),
        };
    }

    /// <summary>Two passes over the same rows: a row that one of them missed is known from the other.</summary>
    public Comparison WorseOf(Comparison other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Math.Min(Rows, other.Rows), Math.Max(Pending, other.Pending), Math.Max(Mismatched, other.Mismatched), Math.Max(Lossy, other.Lossy))
        {
            Differences = Together(other, Math.Max),
        };
    }

    private List<Difference> Together(Comparison other, Func<long, long, long> rows) =>
    [
        .. from difference in Differences.Concat(other.Differences)
           group difference by (difference.Kind, difference.Application) into alike
           orderby alike.Key.Kind, alike.Key.Application
           select new Difference(alike.Key.Kind, alike.Key.Application, alike.Select(one => one.Rows).Aggregate(rows))
           {
               Samples = [.. alike.SelectMany(one => one.Samples).DistinctBy(row => row.Key).Take(Difference.MostSamples)],
           },
    ];
}
