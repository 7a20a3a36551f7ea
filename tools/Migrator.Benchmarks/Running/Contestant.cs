namespace Migrator.Benchmarks.Running;

/// <summary>One way of doing the work.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="PrepareAsync">What comes before, and is not measured.</param>
/// <param name="RunAsync">What is measured.</param>
internal sealed record Contestant(
    string Name,
    Func<BenchDatabase, CancellationToken, Task> PrepareAsync,
    Func<BenchDatabase, CancellationToken, Task> RunAsync);
