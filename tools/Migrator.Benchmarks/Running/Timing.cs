namespace Migrator.Benchmarks.Running;

/// <summary>How long a contestant took.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seconds">One number a round.</param>
internal sealed record Timing(string Name, double[] Seconds)
{
    /// <summary>The middle of the rounds.</summary>
    public double Median => MedianOf(Seconds);

    /// <summary>How many times as long as another this took: the middle of what each round says.</summary>
    public double Over(Timing other) => MedianOf([.. Seconds.Zip(other.Seconds, (mine, theirs) => mine / theirs)]);

    private static double MedianOf(IReadOnlyList<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
