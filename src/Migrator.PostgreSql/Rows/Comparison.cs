namespace Migrator.PostgreSql.Rows;

/// <summary>What comparing some rows has given; one statement counted and compared them.</summary>
internal sealed record Comparison(long Rows, long Pending, long Mismatched)
{
    public static readonly Comparison None = new(0, 0, 0);

    public IReadOnlyList<string> Samples { get; init; } = [];

    public bool IsClean => Pending == 0 && Mismatched == 0;

    public Comparison Plus(Comparison other)
        => new(Rows + other.Rows, Pending + other.Pending, Mismatched + other.Mismatched) { Samples = Some([.. Samples, .. other.Samples]) };

    /// <summary>Two passes over the same rows: a row that one of them missed is known from the other.</summary>
    public Comparison WorseOf(Comparison other)
        => new(Math.Min(Rows, other.Rows), Math.Max(Pending, other.Pending), Math.Max(Mismatched, other.Mismatched))
        {
            Samples = Some([.. Samples.Union(other.Samples)]),
        };

    private static List<string> Some(IEnumerable<string> samples) => [.. samples.Take(Comparing.MostSamples)];
}
