namespace Migrator.Benchmarks.Running;

/// <summary>Something did not come to its end, so there is nothing to measure.</summary>
internal sealed class BenchStoppedException(string reason) : Exception(reason);
