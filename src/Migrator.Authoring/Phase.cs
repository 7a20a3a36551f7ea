namespace Migrator.Authoring;

/// <summary>When a statement that only its author understands is to run.</summary>
public enum Phase
{
    /// <summary>Before the new version is deployed. The statement must not disturb any live version.</summary>
    Expand,

    /// <summary>After expand, while old and new versions run side by side.</summary>
    Backfill,

    /// <summary>When no live version needs the old shape any more.</summary>
    Contract,
}
