using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Execution.Ports;

/// <summary>Executes scripts, one attempt at a time.</summary>
public interface IExecutionPort
{
    /// <summary>
    /// Makes one attempt. A transactional script, its locks, the assertion of the lease and its journal record are one
    /// transaction and one round trip.
    /// </summary>
    /// <exception cref="LeaseLostException">The lease has been taken over; nothing was written.</exception>
    Task<AttemptResult> AttemptAsync(ScriptAttempt attempt, CancellationToken cancellationToken);

    /// <summary>How an index outside a transaction stands.</summary>
    Task<IndexState> ProbeAsync(IndexProbe probe, CancellationToken cancellationToken);

    /// <summary>Drops an index that a build has left behind invalid, without blocking anybody. If somebody is in the way, it is still invalid afterwards.</summary>
    Task DropInvalidIndexAsync(IndexProbe probe, CancellationToken cancellationToken);

    /// <summary>What is to be done next so that something is on every partition, or on none, as the server stands now; null once nothing is left.</summary>
    /// <exception cref="PartitionedIndexException">A partition stands in its way.</exception>
    Task<StepScript?> NextPieceAsync(PartitionedPieces pieces, CancellationToken cancellationToken);

    /// <summary>Sessions that hold locks on these tables which the modes conflict with.</summary>
    Task<IReadOnlyList<Blocker>> ReadBlockersAsync(IReadOnlyList<StepLock> locks, CancellationToken cancellationToken);

    /// <summary>Runs a step's check: how many rows stand in its way, and some of their keys.</summary>
    Task<CheckResult> CheckAsync(StepCheck check, CancellationToken cancellationToken);

    /// <summary>Writes what the database itself can be asked again, once the locks of a contract step are held. Pure.</summary>
    IReadOnlyList<Guard> WriteGuards(GuardedConditions conditions);

    /// <summary>Writes a hard fence as a script for people to read and run; nothing is executed.</summary>
    string WriteFenceScript(HardFence fence);

    /// <summary>How long a waiter waits before the server looks for deadlocks.</summary>
    Task<TimeSpan> ReadDeadlockTimeoutAsync(CancellationToken cancellationToken);

    /// <summary>How often the sync of a table has been re-created; 0 if never.</summary>
    Task<long> ReadSyncVersionAsync(TableName table, CancellationToken cancellationToken);
}

/// <summary>One attempt at a script.</summary>
public sealed record ScriptAttempt
{
    /// <summary>The lease that is asserted inside.</summary>
    public required Lease Lease { get; init; }

    /// <summary>The step it belongs to.</summary>
    public required string StepId { get; init; }

    /// <summary>What the journal says afterwards; null if this script is not the last of its step.</summary>
    public required StepState? JournalAs { get; init; }

    /// <summary>The script.</summary>
    public required StepScript Script { get; init; }

    /// <summary>How long to wait for a lock.</summary>
    public required TimeSpan LockTimeout { get; init; }

    /// <summary>SQL queries that must each return true after the locks are held and before the first statement; else nothing is done.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];
}

/// <summary>A database-side condition that is repeated inside a transaction.</summary>
/// <param name="Condition">The condition's name.</param>
/// <param name="Sql">A query that returns one boolean.</param>
public sealed record Guard(string Condition, string Sql);

/// <summary>What was true when a gate was found open, as far as the database can be asked again.</summary>
public sealed record GuardedConditions
{
    /// <summary>The migration.</summary>
    public required MigrationId Migration { get; init; }

    /// <summary>Fences that must stand as they were seen; their rows are locked, so that nobody registers meanwhile.</summary>
    public IReadOnlyList<Fence> Fences { get; init; } = [];

    /// <summary>Versions that were live and found compatible, each with what it said of the migration: no other may be live now. Null where that is set aside.</summary>
    public IReadOnlyList<(string App, string Version, string? Said)>? Admitted { get; init; }

    /// <summary>Tables whose sync must not be switched off.</summary>
    public IReadOnlyList<TableName> SyncedTables { get; init; } = [];

    /// <summary>
    /// Tables, with the triggers and the writes on record that they had when every row was compared: a trigger that was out of action since, a
    /// partition that came since and a write that was recorded since may have brought rows that differ.
    /// </summary>
    public IReadOnlyList<ComparedTable> ComparedTables { get; init; } = [];

    /// <summary>True if no row may have been recorded whose mapping fails.</summary>
    public bool IsPoisonRefused { get; init; }
}

/// <summary>A table that was compared, and the triggers that it was kept alike by then.</summary>
/// <param name="Table">The table.</param>
/// <param name="Tables">All that are kept alike with it, itself among them.</param>
/// <param name="Triggers">The triggers of all of them and of their partitions.</param>
/// <param name="Mappings">The keys of its mappings.</param>
/// <param name="Drift">How many writes were on record that made its shapes disagree.</param>
public sealed record ComparedTable(TableName Table, IReadOnlyList<TableName> Tables, string Triggers, IReadOnlyList<string> Mappings, long Drift);

/// <summary>How an attempt ended.</summary>
public abstract record AttemptResult;

/// <summary>Committed.</summary>
/// <param name="LockHeld">From the first lock to the commit, as measured by the client; null where no lock was asked for.</param>
public sealed record AttemptDone(TimeSpan? LockHeld) : AttemptResult;

/// <summary>A lock was not to be had in time; nothing was done.</summary>
public sealed record AttemptBlocked(string Message) : AttemptResult;

/// <summary>The server refused; nothing was done.</summary>
/// <param name="Code">The server's error code.</param>
/// <param name="Message">The server's message with its detail and hint.</param>
/// <param name="Statement">The statement that failed; null if unknown.</param>
/// <param name="IsTransient">True if the same attempt may succeed later.</param>
/// <param name="Cause">The driver's exception.</param>
public sealed record AttemptFailed(string Code, string Message, string? Statement, bool IsTransient, Exception Cause) : AttemptResult
{
    /// <summary>True if the connection was lost meanwhile: outside a transaction it may have been done, or half done.</summary>
    public bool IsOutcomeUnknown { get; init; }
}

/// <summary>A condition that was open before is closed now; nothing was done.</summary>
public sealed record AttemptRefused(string Condition) : AttemptResult;

/// <summary>Another migration has re-created the table's sync since the statements were rendered; nothing was done.</summary>
public sealed record AttemptOutdated(string Message) : AttemptResult;

/// <summary>Another migration has taken what the plan was made for; nothing was done, and no attempt will do it.</summary>
public sealed record AttemptOutrun(string Message) : AttemptResult;

/// <summary>How an index stands.</summary>
public enum IndexState
{
    /// <summary>There is none.</summary>
    Absent,

    /// <summary>A build was given up half way.</summary>
    Invalid,

    /// <summary>It is there and complete.</summary>
    Valid,
}

/// <summary>A session in our way.</summary>
/// <param name="ProcessId">The server's number for it.</param>
/// <param name="Application">What it calls itself.</param>
/// <param name="User">Its role.</param>
/// <param name="State">What it is doing: active, idle in transaction, autovacuum …</param>
/// <param name="TransactionAge">How long its transaction has been open, or prepared.</param>
/// <param name="Query">The keywords that its last statement begins with; never anything that may be a value.</param>
/// <param name="YieldsToDeadlockCheck">True for an ordinary autovacuum, which gives way only after the server's deadlock timeout.</param>
/// <param name="QueryAge">How long ago its last statement began.</param>
/// <param name="Gid">For a prepared transaction, which has no session, the name that it is committed or rolled back by.</param>
public sealed record Blocker(int ProcessId, string Application, string User, string State, TimeSpan? TransactionAge, string Query, bool YieldsToDeadlockCheck, TimeSpan? QueryAge = null, string? Gid = null);

/// <summary>What a step's check found.</summary>
/// <param name="Count">Rows in the way.</param>
/// <param name="Samples">Some of their keys.</param>
public sealed record CheckResult(long Count, IReadOnlyList<string> Samples);
