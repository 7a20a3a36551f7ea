namespace Migrator.Changes;

/// <summary>How it is looked after that applications write both shapes alike, where no trigger does it for them.</summary>
public enum DualWrites
{
    /// <summary>A trigger records what disagrees, and changes nothing.</summary>
    Checked,

    /// <summary>No trigger at all: only verification tells.</summary>
    Unchecked,
}
