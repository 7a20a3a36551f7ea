namespace Migrator.Gates;

/// <summary>The conditions by name, as reports show them and <c>--override</c> takes them.</summary>
public static class ConditionName
{
    /// <summary>Somebody has said which versions no longer need the old shape.</summary>
    public const string RequirementKnown = "requirement-known";

    /// <summary>Every source could answer.</summary>
    public const string SourcesComplete = "sources-complete";

    /// <summary>Every live version works without the old shape.</summary>
    public const string LiveCompatible = "live-compatible";

    /// <summary>No incompatible version was seen for a while.</summary>
    public const string QuietWindow = "quiet-window";

    /// <summary>Nobody goes back to a version that needs the old shape.</summary>
    public const string RollbackWindow = "rollback-window";

    /// <summary>No transaction is left from when an incompatible version was live.</summary>
    public const string Drained = "transactions-drained";

    /// <summary>Everybody else who reads what goes has agreed.</summary>
    public const string ConsumersAcknowledged = "consumers-acknowledged";

    /// <summary>Older versions can no longer register.</summary>
    public const string FenceRaised = "fence-raised";

    /// <summary>The triggers that keep both shapes alike are there and fire.</summary>
    public const string SyncEnabled = "sync-enabled";

    /// <summary>Every row is copied.</summary>
    public const string BackfillComplete = "backfill-complete";

    /// <summary>A fresh verification found both shapes alike.</summary>
    public const string EvidenceClean = "evidence-clean";

    /// <summary>Indexes and constraints of the new shape are whole.</summary>
    public const string ObjectsValid = "objects-valid";

    /// <summary>Nothing else reads what goes.</summary>
    public const string DependentsNone = "dependents-none";

    /// <summary>The server has counted no use of what goes.</summary>
    public const string OldShapeUnused = "old-shape-unused";

    /// <summary>The old shape was out of reach long enough.</summary>
    public const string QuarantineOver = "quarantine-over";

    /// <summary>Somebody has approved the plan.</summary>
    public const string PlanApproved = "plan-approved";

    /// <summary>It is the time of day for it.</summary>
    public const string ChangeWindow = "change-window";

    /// <summary>Rollback: no live version needs the new shape.</summary>
    public const string NoNewVersionLive = "no-new-version-live";

    /// <summary>Rollback: nothing was written that the old shape does not hold.</summary>
    public const string NothingOnlyNew = "nothing-only-new";

    /// <summary>Every name there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        RequirementKnown, SourcesComplete, LiveCompatible, QuietWindow, RollbackWindow, FenceRaised, Drained, SyncEnabled,
        BackfillComplete, EvidenceClean, ObjectsValid, DependentsNone, ConsumersAcknowledged, OldShapeUnused, QuarantineOver, PlanApproved, ChangeWindow, NoNewVersionLive, NothingOnlyNew,
    ];
}
