using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Ports;

/// <summary>Copies and compares rows, in the server.</summary>
public interface IRowsPort
{
    /// <summary>How large the table is, in the unit that ranges are counted in, and what its storage is called.</summary>
    Task<TableExtent> ReadExtentAsync(TableName table, CancellationToken cancellationToken);

    /// <summary>The tables in which the rows of a table are: its partitions, as they are now, or the table itself and those that inherit from it.</summary>
    Task<IReadOnlyList<TableName>> ReadPartsAsync(TableName table, CancellationToken cancellationToken);

    /// <summary>Copies one batch: rows, cursor and fence in one transaction that is always the one to give way.</summary>
    Task<BatchResult> RunBatchAsync(BatchRequest request, CancellationToken cancellationToken);

    /// <summary>Rows of the table on which a bit of these mappings is unset; the proof that a backfill is complete.</summary>
    Task<PendingCount> CountPendingAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken);

    /// <summary>Rows of the table that a change in batches has still to visit; the proof that it is complete.</summary>
    Task<PendingCount> CountMatchingAsync(TableName table, BatchedRows rows, CancellationToken cancellationToken);

    /// <summary>Finds the rows in this stretch whose mapping fails, by halving; records keys and errors as poison, and their number with the range.</summary>
    /// <param name="request">The stretch, and what becomes of such rows.</param>
    /// <param name="streak">How many rows the same worker has put aside one after the other.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Backfilling.StoppedAtRowException">A row fails, and that is where it was to stop.</exception>
    /// <exception cref="Backfilling.RowsFailAlikeException">Nearly all rows fail, and nobody has said to put them aside.</exception>
    Task IsolatePoisonAsync(BatchRequest request, FailingStreak streak, CancellationToken cancellationToken);

    /// <summary>Under which circumstances the table is compared now.</summary>
    Task<TableCircumstances> ReadCircumstancesAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken);

    /// <summary>Compares both shapes of rows, in one statement under one snapshot.</summary>
    Task<CompareAnswer> CompareAsync(CompareRequest request, CancellationToken cancellationToken);

    /// <summary>Counterparts in other tables that belong to no row: no row of this table would show them.</summary>
    Task<Comparison> CompareStraysAsync(CompareRequest request, CancellationToken cancellationToken);

    /// <summary>Versions of rows whose two shapes disagree, and of the rows with these keys, whether they disagree or not.</summary>
    /// <returns>Null if the rows have no key by which they could be found again, or if too many disagree to look at each again.</returns>
    Task<IReadOnlyList<RowVersion>?> ReadDifferingAsync(CompareRequest request, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>The fingerprint of a table's sync as it is now: triggers, functions, their enabled state.</summary>
    Task<SyncFingerprint> ReadFingerprintAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken);

    /// <summary>Copies differing rows again from the side that is right, through the marker.</summary>
    Task<Repaired> RepairAsync(Lease lease, TableName table, IReadOnlyList<Mapping> mappings, bool fromOld, CancellationToken cancellationToken);

    /// <summary>Looks at what a backfill could make suffer, and at what somebody has asked of it meanwhile; in one query where that is possible.</summary>
    /// <exception cref="DatabaseUnreachableException">The database does not answer.</exception>
    Task<ThrottleFacts> ReadThrottleFactsAsync(MigrationId migration, TableName table, ThrottleSettings settings, CancellationToken cancellationToken);

    /// <summary>Lets the server clean up behind a backfill without getting in anybody's way.</summary>
    /// <param name="tables">The table, with its partitions if it has some, or several tables of an inheritance tree.</param>
    /// <param name="isOver">False in the middle of a pass, where the room that its rows have left is all that is wanted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task TidyAsync(IReadOnlyList<TableName> tables, bool isOver, CancellationToken cancellationToken);
}

/// <summary>What a repair has done.</summary>
/// <param name="Rows">Rows copied again.</param>
/// <param name="Left">Rows left as they are, because the server refused them.</param>
/// <param name="Why">Why it refused the first of them, without values; null if none was left.</param>
public sealed record Repaired(long Rows, long Left, string? Why)
{
    /// <summary>Nothing was done.</summary>
    public static Repaired Nothing { get; } = new(0, 0, null);

    /// <summary>Both together.</summary>
    public Repaired Plus(Repaired other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Rows + other.Rows, Left + other.Left, Why ?? other.Why);
    }
}

/// <summary>How large a table is.</summary>
/// <param name="Units">Size in the unit of ranges (PostgreSQL: heap pages).</param>
/// <param name="EstimatedRows">Rows by the server's statistics; null if never counted.</param>
/// <param name="Storage">The physical identity; a rewrite changes it.</param>
public sealed record TableExtent(long Units, long? EstimatedRows, string Storage);

/// <summary>One batch.</summary>
public sealed record BatchRequest
{
    /// <summary>The migration's lease, of whoever coordinates.</summary>
    public required Lease Lease { get; init; }

    /// <summary>The range whose cursor moves, and whose token is asserted inside.</summary>
    public required BackfillRange Range { get; init; }

    /// <summary>How long the lease of the range lasts from the end of the batch on.</summary>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the batch begins.</summary>
    public required long From { get; init; }

    /// <summary>Where it ends, exclusive.</summary>
    public required long To { get; init; }

    /// <summary>The table as the migration names it; the range may lie on a partition of it.</summary>
    public required TableName Table { get; init; }

    /// <summary>Every mapping open on the table: all are filled in one pass. Empty where <see cref="Rows"/> says what is done.</summary>
    public required IReadOnlyList<Mapping> Mappings { get; init; }

    /// <summary>What is done to the rows; null to fill the mappings.</summary>
    public BatchedRows? Rows { get; init; }

    /// <summary>Conditions that must hold inside the batch; else nothing is written.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>The users' triggers that must not fire for the batch; null to let all fire.</summary>
    public IReadOnlyList<string>? SuppressedTriggers { get; init; }

    /// <summary>What becomes of a row whose mapping fails; null where nobody has said.</summary>
    public BadRowPolicy? OnBadRow { get; init; }

    /// <summary>True to leave rows that somebody has locked; they stay pending, and the stretch becomes a range that is visited again.</summary>
    public bool SkipLocked { get; init; }
}

/// <summary>How a batch ended.</summary>
/// <param name="Ending">How.</param>
/// <param name="Rows">Rows written; also by a batch of several transactions of which not all were committed.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Message">The server's message; null when committed.</param>
public sealed record BatchResult(BatchEnding Ending, long Rows, TimeSpan Elapsed, string? Message);

/// <summary>The ways a batch can end.</summary>
public enum BatchEnding
{
    /// <summary>Committed.</summary>
    Committed,

    /// <summary>It met a locked row, a deadlock or a conflict, and gave way.</summary>
    GaveWay,

    /// <summary>It did not end within the time of a batch, or somebody cancelled it.</summary>
    TooSlow,

    /// <summary>A mapping raised on some row.</summary>
    Poisoned,

    /// <summary>The table was rewritten: ranges start anew.</summary>
    StorageChanged,

    /// <summary>A guard did not hold; the message is its condition.</summary>
    Closed,

    /// <summary>The connection was lost, or the range is not what it was; whether it committed is told by the range's cursor.</summary>
    Unknown,

    /// <summary>The range is another worker's; nothing was written.</summary>
    Lost,
}

/// <summary>How many rows of a table are pending.</summary>
/// <param name="Rows">Rows of the table, counted by the same statement.</param>
/// <param name="Pending">Rows with a bit unset.</param>
public sealed record PendingCount(long Rows, long Pending)
{
    /// <summary>Pending rows that are not recorded as rows whose mapping fails; null where that cannot be told, because rows have no key.</summary>
    public long? Unexplained { get; init; }
}

/// <summary>How a table's sync stands.</summary>
/// <param name="Text">Changes whenever a trigger or function changes.</param>
/// <param name="IsEnabled">True if every trigger is there and fires always.</param>
/// <param name="Problem">What is wrong; null if nothing is.</param>
public sealed record SyncFingerprint(string Text, bool IsEnabled, string? Problem)
{
    /// <summary>The server's numbers for its triggers and their versions, those of partitions included: a partition that comes, or leaves and comes again, brings others, and what is disabled for a moment is another version.</summary>
    public string Triggers { get; init; } = "";

    /// <summary>Writes on record that made the shapes of its rows disagree, from the beginning on; it only grows.</summary>
    public long Drift { get; init; }

    /// <summary>Tables that inherit from it and have no triggers of the sync: they have joined since these were created.</summary>
    public IReadOnlyList<TableName> Unsynced { get; init; } = [];
}
