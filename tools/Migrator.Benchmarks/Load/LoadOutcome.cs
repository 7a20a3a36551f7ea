namespace Migrator.Benchmarks.Load;

/// <summary>How the clients fared.</summary>
/// <param name="Latencies">How long each transaction took, in milliseconds, in ascending order.</param>
/// <param name="Errors">What the server refused.</param>
internal sealed record LoadOutcome(IReadOnlyList<double> Latencies, IReadOnlyList<string> Errors)
{
    /// <summary>What 99 of 100 transactions stay below.</summary>
    public double P99 => Latencies.Count == 0 ? double.NaN : Latencies[(int)((Latencies.Count - 1) * 0.99)];
}
