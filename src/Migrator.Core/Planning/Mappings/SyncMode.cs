namespace Migrator.Planning.Mappings;

/// <summary>Which way a mapping is kept.</summary>
public enum SyncMode
{
    /// <summary>As its kind says, from expand on.</summary>
    Open,

    /// <summary>Both shapes are there, and not every live version writes both yet: every row is pending.</summary>
    Awaited,

    /// <summary>After flip or quarantine: the new shape is the truth and the old column is fed from it, so that a rollback loses nothing.</summary>
    Fed,
}
