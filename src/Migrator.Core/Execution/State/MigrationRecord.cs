using Migrator.Planning;

namespace Migrator.Execution.State;

/// <summary>What the control schema knows of a migration.</summary>
public sealed record MigrationRecord
{
    /// <summary>The migration.</summary>
    public required MigrationId Id { get; init; }

    /// <summary>The author's title.</summary>
    public required string Title { get; init; }

    /// <summary>How far it has come.</summary>
    public required MigrationState State { get; init; }

    /// <summary>The frozen plan; null for a baselined migration.</summary>
    public required MigrationPlan? Plan { get; init; }

    /// <summary>The hash of the plan that was frozen, if the plan that stands there now is another one; null if it is the same.</summary>
    /// <remarks>Of what is no longer open nothing runs any more, and nobody looks.</remarks>
    public string? AlteredFrom { get; init; }

    /// <summary>The record itself, if what was frozen is what stands there.</summary>
    /// <exception cref="PlanAlteredException">Somebody has changed the plan.</exception>
    public MigrationRecord RequireUnaltered() => AlteredFrom is { } frozen ? throw new PlanAlteredException(Id, frozen) : this;

    /// <summary>When expand started, by the database's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was completed, baselined or rolled back; null while it is open.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Steps of the frozen plan and how they stand.</summary>
    public IReadOnlyList<StepRecord> Steps { get; init; } = [];

    /// <summary>True while something is left to do.</summary>
    public bool IsOpen => State is not (MigrationState.Completed or MigrationState.RolledBack or MigrationState.Baselined);

    /// <summary>True if the step of that id has finished and was not undone.</summary>
    public bool IsDone(string stepId) => Steps.Any(step => step.StepId == stepId && step.State == StepState.Done);
}

/// <summary>A step's line in the journal.</summary>
/// <param name="StepId">The step.</param>
/// <param name="State">How it stands.</param>
/// <param name="FinishedAt">When it finished, by the database's clock; null if it has not.</param>
/// <param name="LockHeld">How long its transaction held its locks; null where that was not measured.</param>
public sealed record StepRecord(string StepId, StepState State, DateTimeOffset? FinishedAt, TimeSpan? LockHeld);

/// <summary>How a step stands.</summary>
public enum StepState
{
    /// <summary>Not begun, or undone.</summary>
    Waiting,

    /// <summary>Begun outside a transaction: it may be half done.</summary>
    Started,

    /// <summary>Done.</summary>
    Done,

    /// <summary>Undone, but for what proves or builds again what has come back.</summary>
    Returned,
}
