using System.Collections.Concurrent;
using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Workers;

/// <summary>Does something before each batch of any worker, and keeps the events.</summary>
internal sealed class Meeting(Func<int, Task> beforeBatch) : IRunObserver
{
    private int batches;

    public ConcurrentQueue<RunEvent> Events { get; } = [];

    public int Batches => batches;

    public void On(RunEvent happened) => Events.Enqueue(happened);

    public Task AtAsync(string moment, CancellationToken cancellationToken)
        => moment.StartsWith("batch:", StringComparison.Ordinal) ? beforeBatch(Interlocked.Increment(ref batches)) : Task.CompletedTask;
}
