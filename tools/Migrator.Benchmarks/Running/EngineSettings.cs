using Migrator.Execution.Runs;

namespace Migrator.Benchmarks.Running;

/// <summary>The settings of a run: the defaults.</summary>
internal static class EngineSettings
{
    /// <summary>How many workers a run can have.</summary>
    public const int MostWorkers = 1;

    public static RunSettings With(int workers) => workers == 1
        ? new RunSettings { Owner = "bench" }
        : throw new BenchStoppedException($"A run has {MostWorkers} worker at most, not {workers}.");
}
