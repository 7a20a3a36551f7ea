namespace Migrator.Execution.Runs;

/// <summary>How a run ended for one migration.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Outcome">How.</param>
/// <param name="Reason">What happened, and what to do if anything is to be done, in sentences.</param>
public sealed record RunResult(MigrationId Migration, RunOutcome Outcome, string Reason)
{
    /// <summary>The gate that closed the way; null if none did.</summary>
    public Gates.GateReport? Gate { get; init; }

    /// <summary>What a verification saw, table by table; empty where nothing was compared.</summary>
    public IReadOnlyList<State.Evidence> Evidence { get; init; } = [];

    /// <summary>A stable code of the error behind it; null if there was none.</summary>
    public string? Code { get; init; }
}

/// <summary>The ways a run can end.</summary>
public enum RunOutcome
{
    /// <summary>What was asked for is done.</summary>
    Done,

    /// <summary>It had been done before.</summary>
    NothingToDo,

    /// <summary>Stopped by an error; what was finished before is recorded.</summary>
    Failed,

    /// <summary>The plan, the migration or the schema is not what was reviewed.</summary>
    Stale,

    /// <summary>The two shapes disagree somewhere.</summary>
    VerificationFailed,

    /// <summary>Another runner holds the lease.</summary>
    Leased,

    /// <summary>A gate is closed, or the time was used up: go on later.</summary>
    GateClosed,

    /// <summary>A gate is closed until somebody does something.</summary>
    NeedsHuman,

    /// <summary>Cancelled; running the same again goes on.</summary>
    Interrupted,
}
