using Migrator.Execution.Runs;

namespace Migrator.Specification.Tests.Harness;

/// <summary>Ends a run before one of its batches, as a kill would: nothing of the run comes after it.</summary>
internal sealed class StoppingObserver(int beforeBatch) : IRunObserver
{
    private int batches;

    public void On(RunEvent happened)
    {
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken)
        => moment.StartsWith("batch:", StringComparison.Ordinal) && ++batches == beforeBatch ? throw new InvalidOperationException("killed") : Task.CompletedTask;
}
