namespace Migrator.Execution.State;

/// <summary>What a backfill does with a row whose mapping fails.</summary>
public enum BadRowPolicy
{
    /// <summary>It is recorded and left, and the others go on, however many fail.</summary>
    PutAside,

    /// <summary>It is recorded, and the backfill stops before it.</summary>
    Stop,
}
