using Migrator.Execution.Runs;

namespace Migrator.Specification.Tests.Harness;

/// <summary>Ends a run at a moment, as a kill would: nothing of the run comes after it.</summary>
/// <param name="moment">The beginning of the moment's name.</param>
/// <param name="occurrence">Which of these moments, from 1.</param>
internal sealed class StoppingObserver(string moment, int occurrence = 1) : IRunObserver
{
    private int seen;

    public void On(RunEvent happened)
    {
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken)
        => moment.StartsWith(Moment, StringComparison.Ordinal) && ++seen == occurrence ? throw new InvalidOperationException("killed") : Task.CompletedTask;

    private string Moment { get; } = moment;
}
