namespace Migrator.Execution.State;

/// <summary>How far a migration has come.</summary>
public enum MigrationState
{
    /// <summary>The plan is frozen; expand has started.</summary>
    Expanding,

    /// <summary>Both shapes are there and in step; rows are still to be copied.</summary>
    Expanded,

    /// <summary>Every row is copied.</summary>
    Backfilled,

    /// <summary>Contract has begun; some of its stages are done.</summary>
    Contracting,

    /// <summary>Nothing is left to do.</summary>
    Completed,

    /// <summary>A rollback has begun and is to be finished before anything else.</summary>
    RollingBack,

    /// <summary>Undone; it may be planned again.</summary>
    RolledBack,

    /// <summary>Taken as applied by another tool.</summary>
    Baselined,
}
