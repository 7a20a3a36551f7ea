using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Reporting.Answers;

namespace Migrator.Reporting;

/// <summary>How a database stands: what is open and what it waits for.</summary>
public sealed record StatusReport
{
    /// <summary>The version of the control schema; null if there is none.</summary>
    public required long? ControlSchema { get; init; }

    /// <summary>Every migration that was started here, by number.</summary>
    public required IReadOnlyList<MigrationStatus> Migrations { get; init; }

    /// <summary>Migrations that the given assembly has and this database does not; null where none was given.</summary>
    public IReadOnlyList<PendingMigration>? Pending { get; init; }
}

/// <summary>A migration that has not been started.</summary>
/// <param name="Migration">Its number.</param>
/// <param name="Title">The author's title.</param>
public sealed record PendingMigration(long Migration, string Title);

/// <summary>How a migration stands.</summary>
public sealed record MigrationStatus
{
    /// <summary>Its number.</summary>
    public required long Migration { get; init; }

    /// <summary>The author's title.</summary>
    public required string Title { get; init; }

    /// <summary>How far it has come.</summary>
    public required string State { get; init; }

    /// <summary>True while something is left to do.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>When expand started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When nothing was left to do; null while it is open.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Steps of the plan that are done.</summary>
    public int StepsDone { get; init; }

    /// <summary>Steps of the plan.</summary>
    public int Steps { get; init; }

    /// <summary>What it is waiting for, in one sentence; null where it is not open.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>The command that goes on; null where it is not open.</summary>
    public string? Next { get; init; }

    /// <summary>Who works on it now; null if nobody does.</summary>
    public string? Runner { get; init; }

    /// <summary>How far its tables are copied.</summary>
    public IReadOnlyList<TableProgress> Backfill { get; init; } = [];

    /// <summary>What somebody has asked of its backfills: a pause, a pace; null if nobody has.</summary>
    public Steering? Steering { get; init; }

    /// <summary>Rows whose mapping failed.</summary>
    public long Poison { get; init; }

    /// <summary>Some of those rows, the newest first.</summary>
    public IReadOnlyList<PoisonAnswer> PoisonRows { get; init; } = [];

    /// <summary>Writes that made the two shapes disagree.</summary>
    public long Drift { get; init; }

    /// <summary>The gate of its next stage; null where it does not stand before one.</summary>
    public GateReport? Gate { get; init; }
}

/// <summary>How far a table is copied.</summary>
/// <param name="Table">The table.</param>
/// <param name="RowsDone">Rows written so far.</param>
/// <param name="Fraction">How much of the table is passed, from 0 to 1.</param>
public sealed record TableProgress(string Table, long RowsDone, double Fraction)
{
    /// <summary>The present speed of all who work on it; null if nobody does.</summary>
    public double? RowsPerSecond { get; init; }

    /// <summary>How long it will take, in seconds; null while unknown.</summary>
    public double? RemainingSeconds { get; init; }

    /// <summary>How long batches take, in milliseconds.</summary>
    public double? BatchMs { get; init; }

    /// <summary>How many workers are at it, of all processes; null if none is.</summary>
    public int? Workers { get; init; }

    /// <summary>Since when it holds back; null if it does not.</summary>
    public DateTimeOffset? ThrottledSince { get; init; }

    /// <summary>Why.</summary>
    public string? ThrottledBy { get; init; }
}
