namespace Migrator.Specification.Tests.Harness;

/// <summary>Where a migration is looked at.</summary>
public enum Point
{
    /// <summary>Before expand, and after a rollback.</summary>
    Start,

    Expanded,
    Backfilled,
    Flipped,
    Quarantined,
    Dropped,
}
