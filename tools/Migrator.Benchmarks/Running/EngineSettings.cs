using Migrator.Execution.Runs;

namespace Migrator.Benchmarks.Running;

/// <summary>The settings of a run: the defaults, with as many workers as were asked for.</summary>
internal static class EngineSettings
{
    /// <summary>How many workers a run can have.</summary>
    public const int MostWorkers = 64;

    public static RunSettings With(int workers, long? vacuumEvery = null, double? duty = null) => workers is >= 1 and <= MostWorkers
        ? new RunSettings { Owner = "bench", QuietWindow = TimeSpan.Zero, RollbackWindow = TimeSpan.Zero, Workers = workers, Throttle = new() { VacuumEvery = vacuumEvery, Duty = duty } }
        : throw new BenchStoppedException($"A run has from 1 to {MostWorkers} workers, not {workers}.");
}
