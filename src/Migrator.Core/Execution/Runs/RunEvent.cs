using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>Something that happened in a run.</summary>
/// <param name="Migration">The migration.</param>
public abstract record RunEvent(MigrationId Migration);

/// <summary>A step begins.</summary>
public sealed record StepBegan(MigrationId Migration, PlanStep Step, bool IsUndo) : RunEvent(Migration);

/// <summary>A step has finished.</summary>
public sealed record StepEnded(MigrationId Migration, PlanStep Step, bool IsUndo, TimeSpan Elapsed, TimeSpan? LockHeld) : RunEvent(Migration);

/// <summary>A lock was not to be had; the step will be tried again.</summary>
public sealed record StepWaits(MigrationId Migration, PlanStep Step, int Attempt, TimeSpan NextIn, IReadOnlyList<Blocker> Blockers) : RunEvent(Migration);

/// <summary>A backfill goes on.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Table">The table.</param>
/// <param name="RowsDone">Rows written so far.</param>
/// <param name="Fraction">How much of the table is passed, from 0 to 1.</param>
/// <param name="RowsPerSecond">The present speed.</param>
/// <param name="Remaining">How long it will take; null while unknown.</param>
/// <param name="Reason">Why it is slow or waits; null if it is not.</param>
public sealed record BackfillAdvanced(MigrationId Migration, TableName Table, long RowsDone, double Fraction, double RowsPerSecond, TimeSpan? Remaining, string? Reason) : RunEvent(Migration)
{
    /// <summary>How long the last batch took; null before the first.</summary>
    public TimeSpan? BatchTime { get; init; }

    /// <summary>Workers that copy the table, those of other processes included.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Rows that this process has written so far.</summary>
    public long OwnRows { get; init; }
}

/// <summary>A backfill holds back; comes again with each look.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Table">The table.</param>
/// <param name="State">Since when, and why.</param>
/// <param name="IsNews">False if the look before has said the same.</param>
public sealed record BackfillThrottled(MigrationId Migration, TableName Table, Backfilling.Throttling.ThrottleState State, bool IsNews) : RunEvent(Migration);

/// <summary>Nothing holds a backfill back any more.</summary>
public sealed record BackfillReleased(MigrationId Migration, TableName Table) : RunEvent(Migration);

/// <summary>A table's backfill is proved complete.</summary>
public sealed record BackfillEnded(MigrationId Migration, TableName Table, long RowsDone, long RowsInTable, TimeSpan Elapsed) : RunEvent(Migration)
{
    /// <summary>Rows that stay pending because a mapping fails on them.</summary>
    public long Poisoned { get; init; }
}

/// <summary>A verification in ranges goes on.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Table">The table.</param>
/// <param name="Rows">Rows of the range that was compared last.</param>
/// <param name="Fraction">How much of both passes is done, from 0 to 1.</param>
public sealed record VerificationAdvanced(MigrationId Migration, TableName Table, long Rows, double Fraction) : RunEvent(Migration);

/// <summary>A table has been verified.</summary>
public sealed record Verified(MigrationId Migration, State.Evidence Evidence) : RunEvent(Migration);

/// <summary>A gate is closed, and the run waits.</summary>
public sealed record GateWaits(MigrationId Migration, Gates.GateReport Gate) : RunEvent(Migration);

/// <summary>A sentence for whoever watches.</summary>
public sealed record Noted(MigrationId Migration, string Text) : RunEvent(Migration);
