using Migrator.Execution.Runs;

namespace Migrator.Benchmarks.Running;

/// <summary>Nobody watches.</summary>
internal sealed class SilentObserver : IRunObserver
{
    public void On(RunEvent happened)
    {
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;
}
