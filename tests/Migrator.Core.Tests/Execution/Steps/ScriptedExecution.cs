using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Tests.Execution.Steps;

/// <summary>Ends attempts as a test has written, one after the other; the last ending repeats.</summary>
internal sealed class ScriptedExecution(LeapingTime time, params AttemptResult[] endings) : IExecutionPort
{
    public List<ScriptAttempt> Attempts { get; } = [];

    public List<string> Conversation { get; } = [];

    public IReadOnlyList<Blocker> Blockers { get; init; } = [];

    public Queue<IndexState> Index { get; init; } = [];

    public Queue<StepScript> Pieces { get; init; } = [];

    public TimeSpan AttemptTakes { get; init; }

    public Task<AttemptResult> AttemptAsync(ScriptAttempt attempt, CancellationToken cancellationToken)
    {
        Attempts.Add(attempt);
        Conversation.Add($"attempt {string.Join("; ", attempt.Script.Statements.Select(statement => statement.Sql))}");
        time.Pass(AttemptTakes);
        return Task.FromResult(endings[Math.Min(Attempts.Count, endings.Length) - 1]);
    }

    public Task<IndexState> ProbeAsync(IndexProbe probe, CancellationToken cancellationToken)
    {
        Conversation.Add($"probe {probe.Name}");
        return Task.FromResult(Index.Dequeue());
    }

    public Task DropInvalidIndexAsync(IndexProbe probe, CancellationToken cancellationToken)
    {
        Conversation.Add($"drop invalid {probe.Name}");
        return Task.CompletedTask;
    }

    public Task<StepScript?> NextPieceAsync(PartitionedPieces pieces, CancellationToken cancellationToken)
    {
        Conversation.Add($"next piece of {(pieces is PartitionedIndex index ? index.Name : ((PartitionedForeignKey)pieces).Key.Name)}");
        return Task.FromResult(Pieces.TryDequeue(out var piece) ? piece : null);
    }

    public Task<IReadOnlyList<Blocker>> ReadBlockersAsync(IReadOnlyList<StepLock> locks, CancellationToken cancellationToken) => Task.FromResult(Blockers);

    public Task<CheckResult> CheckAsync(StepCheck check, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IReadOnlyList<Guard> WriteGuards(GuardedConditions conditions) => [];

    public string WriteFenceScript(HardFence fence) => "";

    public Task<TimeSpan> ReadDeadlockTimeoutAsync(CancellationToken cancellationToken) => Task.FromResult(TimeSpan.FromSeconds(1));

    public Task<long> ReadSyncVersionAsync(TableName table, CancellationToken cancellationToken)
    {
        Conversation.Add("read version");
        return Task.FromResult(7L);
    }
}
