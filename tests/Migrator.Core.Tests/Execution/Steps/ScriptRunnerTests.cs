using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Execution.Steps;
using Migrator.Planning;
using Migrator.Planning.Mappings;
using Migrator.Tests.Execution.LiveVersions;

namespace Migrator.Tests.Execution.Steps;

public sealed class ScriptRunnerTests
{
    private static readonly TableName Orders = new("shop", "orders");
    private static readonly StepScript Statement = new() { IsTransactional = true, Statements = [new PlanStatement("SELECT 1")], Locks = [new StepLock(Orders, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites)] };
    private static readonly Blocker Report = new(4711, "reports", "bi", "idle in transaction", TimeSpan.FromMinutes(3), "SELECT 1", YieldsToDeadlockCheck: false);
    private static readonly Blocker Autovacuum = new(4712, "autovacuum", "", "autovacuum", TimeSpan.FromMinutes(3), "autovacuum: VACUUM shop.orders", YieldsToDeadlockCheck: true);

    private readonly LeapingTime time = new();

    [Fact]
    public async Task A_blocked_step_is_tried_with_longer_and_longer_pauses()
    {
        var execution = new ScriptedExecution(time, new AttemptBlocked("no"), new AttemptBlocked("no"), new AttemptBlocked("no"), new AttemptDone(TimeSpan.FromMilliseconds(5)));

        var held = await RunAsync(execution, Statement);

        Assert.Equal(TimeSpan.FromMilliseconds(5), held);
        Assert.Equal([100, 200, 400], time.Waits.Select(wait => wait.TotalMilliseconds));
        Assert.All(execution.Attempts, attempt => Assert.Equal(TimeSpan.FromMilliseconds(500), attempt.LockTimeout));
    }

    [Fact]
    public async Task A_step_that_stays_blocked_ends_with_the_time_it_has_and_names_who_was_in_the_way()
    {
        var execution = new ScriptedExecution(time, new AttemptBlocked("no")) { Blockers = [Report], AttemptTakes = TimeSpan.FromMilliseconds(500) };

        var blocked = await Assert.ThrowsAsync<StepBlockedException>(() => RunAsync(execution, Statement));

        Assert.Equal([Report], blocked.Blockers);
        Assert.Contains("process 4711 (reports, user bi, idle in transaction, transaction open for 180 s, last statement: SELECT 1)", blocked.Message, StringComparison.Ordinal);
        Assert.InRange(TimeSpan.FromTicks(time.GetTimestamp()), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.2));
    }

    [Fact]
    public async Task An_autovacuum_alone_in_the_way_is_outwaited_at_once()
    {
        var execution = new ScriptedExecution(time, new AttemptBlocked("no"), new AttemptDone(null)) { Blockers = [Autovacuum] };

        await RunAsync(execution, Statement);

        Assert.Equal([500, 1100], execution.Attempts.Select(attempt => attempt.LockTimeout.TotalMilliseconds));
        Assert.DoesNotContain(time.Waits, wait => wait > TimeSpan.Zero);
    }

    [Fact]
    public async Task An_autovacuum_beside_somebody_else_is_not_outwaited()
    {
        var execution = new ScriptedExecution(time, new AttemptBlocked("no"), new AttemptDone(null)) { Blockers = [Autovacuum, Report] };

        await RunAsync(execution, Statement);

        Assert.Equal([500, 500], execution.Attempts.Select(attempt => attempt.LockTimeout.TotalMilliseconds));
    }

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_but_not_for_ever()
    {
        var execution = new ScriptedExecution(time, new AttemptFailed("40P01", "deadlock detected", null, IsTransient: true, new TimeoutException()));

        var failed = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(execution, Statement));

        Assert.Equal("40P01", failed.ServerCode);
        Assert.Equal(12, execution.Attempts.Count);
    }

    [Fact]
    public async Task A_failure_that_stays_is_not_tried_again()
    {
        var execution = new ScriptedExecution(time, new AttemptFailed("42P07", "relation exists", "CREATE TABLE a ()", IsTransient: false, new TimeoutException()));

        var failed = await Assert.ThrowsAsync<StepFailedException>(() => RunAsync(execution, Statement));

        Assert.Equal("CREATE TABLE a ()", failed.Statement);
        Assert.Single(execution.Attempts);
    }

    [Fact]
    public async Task A_condition_that_has_closed_ends_the_step()
    {
        var execution = new ScriptedExecution(time, new AttemptRefused("live-compatible"));

        var closed = await Assert.ThrowsAsync<ConditionClosedException>(() => RunAsync(execution, Statement));

        Assert.Equal("live-compatible", closed.Condition);
    }

    [Fact]
    public async Task An_invalid_index_is_dropped_before_it_is_built_again()
    {
        var execution = new ScriptedExecution(time, new AttemptDone(null)) { Index = new([IndexState.Invalid, IndexState.Absent]) };

        await RunAsync(execution, Build(isBuilt: true));

        Assert.Equal(["probe ix", "drop invalid ix", "probe ix", "attempt CREATE INDEX CONCURRENTLY ix"], execution.Conversation);
    }

    [Theory]
    [InlineData(true, IndexState.Valid)]
    [InlineData(false, IndexState.Absent)]
    public async Task What_the_probe_finds_done_is_not_done_again(bool isBuilt, IndexState found)
    {
        var execution = new ScriptedExecution(time, new AttemptDone(null)) { Index = new([found]) };

        await RunAsync(execution, Build(isBuilt));

        Assert.Empty(execution.Attempts);
    }

    [Fact]
    public async Task What_goes_from_partition_to_partition_is_asked_for_anew_after_each_piece()
    {
        var execution = new ScriptedExecution(time, new AttemptDone(null), new AttemptBlocked("no"), new AttemptDone(null))
        {
            Pieces = new([Statement with { Statements = [new("first")] }, Statement with { Statements = [new("second")] }]),
        };
        var index = new PartitionedIndex { Table = Orders, Name = "ix", IsUnique = false, Definition = "(id)", IsBuilt = true };

        await RunAsync(execution, new() { IsTransactional = false, Statements = [new("for reading only")], Pieces = index });

        Assert.Equal(["next piece of ix", "attempt first", "next piece of ix", "attempt second", "attempt second", "next piece of ix"], execution.Conversation);
        Assert.All(execution.Attempts, attempt => Assert.Null(attempt.JournalAs));
    }

    [Fact]
    public async Task The_sync_is_rendered_anew_when_another_migration_was_faster()
    {
        var execution = new ScriptedExecution(time, new AttemptOutdated("changed"), new AttemptDone(null));
        var script = Statement with { Statements = [new("first"), new("as planned", new SyncTransition { Table = Orders }), new("last")] };

        await RunAsync(execution, script);

        Assert.Equal(
            ["read version", "attempt first; rendered 1 of version 7; last", "read version", "attempt first; rendered 2 of version 7; last"],
            execution.Conversation);
        Assert.DoesNotContain(time.Waits, wait => wait > TimeSpan.Zero);
    }

    private static StepScript Build(bool isBuilt) => new()
    {
        IsTransactional = false,
        Statements = [new PlanStatement("CREATE INDEX CONCURRENTLY ix")],
        Patience = PatienceClass.Unhurried,
        Probe = new IndexProbe("shop", "ix", isBuilt),
    };

    private Task<TimeSpan?> RunAsync(ScriptedExecution execution, StepScript script)
    {
        var lease = new Lease(new MigrationId(42), "the test", 1, DateTimeOffset.UnixEpoch);
        var policy = new LockPolicy(new RunSettings { LockRetryFor = TimeSpan.FromMinutes(1) }, TimeSpan.FromSeconds(1), new Even());
        var runner = new ScriptRunner(new Database(execution), lease, policy, new Unobserved(), time);
        var step = new PlanStep { Id = "E1", Phase = Phase.Expand, Kind = StepKind.Statements, Purpose = "Test", Cause = "the test", Promise = "I1", Do = script };
        return runner.RunAsync(step, script, StepState.Done, [], TestContext.Current.CancellationToken);
    }

    private sealed class Even : Random
    {
        public override double NextDouble() => 0.5;
    }

    private sealed class Unobserved : IRunObserver
    {
        public void On(RunEvent happened)
        {
        }

        public Task AtAsync(string moment, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Database(ScriptedExecution execution) : IMigrationDatabase
    {
        public string Provider => "postgresql";

        public string DefaultSchema => "public";

        public ICatalogPort Catalog => throw new NotSupportedException();

        public IPlanningPort Planning { get; } = Rendering.Create();

        public IExecutionPort Execution => execution;

        public IRowsPort Rows => throw new NotSupportedException();

        public IStatePort State { get; } = Answering.With<IStatePort>(new Dictionary<string, object?>
        {
            [nameof(IStatePort.ReadMappingsAsync)] = Task.FromResult<IReadOnlyList<Mapping>>([]),
        });
    }
}
