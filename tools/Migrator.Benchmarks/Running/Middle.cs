namespace Migrator.Benchmarks.Running;

/// <summary>The median.</summary>
internal static class Middle
{
    public static double Of(IReadOnlyList<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
