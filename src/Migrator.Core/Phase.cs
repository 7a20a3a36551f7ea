namespace Migrator;

/// <summary>When a step runs, relative to the application versions that are live.</summary>
public enum Phase
{
    /// <summary>Before the new version is deployed. Additive only.</summary>
    Expand,

    /// <summary>After expand: existing rows are copied in batches, and what can reject nobody is built.</summary>
    Backfill,

    /// <summary>When no live version needs the old shape any more.</summary>
    Contract,
}
