using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Rows;

/// <summary>Does something before the batch of a given number, and keeps the events.</summary>
internal sealed class Holding : IRunObserver
{
    private readonly List<RunEvent> events = [];
    private int batches;

    public Func<int, Task> BeforeBatch { get; init; } = _ => Task.CompletedTask;

    public IReadOnlyList<RunEvent> Events
    {
        get
        {
            lock (events)
            {
                return [.. events];
            }
        }
    }

    public int Batches => batches;

    public Action<RunEvent>? Happened { get; init; }

    public void On(RunEvent happened)
    {
        lock (events)
        {
            events.Add(happened);
        }

        Happened?.Invoke(happened);
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken)
        => moment.StartsWith("batch:", StringComparison.Ordinal) ? BeforeBatch(++batches) : Task.CompletedTask;
}
