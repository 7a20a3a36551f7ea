using Migrator.Execution.Runs;

namespace Migrator.Specification.Tests.Harness;

internal sealed class QuietObserver : IRunObserver
{
    public void On(RunEvent happened)
    {
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;
}
