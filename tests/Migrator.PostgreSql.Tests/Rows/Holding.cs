using Migrator.Execution.Runs;

namespace Migrator.PostgreSql.Tests.Rows;

/// <summary>Does something before the batch of a given number, and keeps the events.</summary>
internal sealed class Holding : IRunObserver
{
    private int batches;

    public Func<int, Task> BeforeBatch { get; init; } = _ => Task.CompletedTask;

    public List<RunEvent> Events { get; } = [];

    public int Batches => batches;

    public Action<RunEvent> OnEvent { get; init; } = _ => { };

    public void On(RunEvent happened)
    {
        Events.Add(happened);
        OnEvent(happened);
    }

    public Task AtAsync(string moment, CancellationToken cancellationToken)
        => moment.StartsWith("batch:", StringComparison.Ordinal) ? BeforeBatch(++batches) : Task.CompletedTask;
}
