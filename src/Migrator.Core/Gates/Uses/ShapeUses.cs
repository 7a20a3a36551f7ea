namespace Migrator.Gates.Uses;

/// <summary>What an instance does with the two shapes of a migration, whatever its version: features are switched while it runs.</summary>
[Flags]
public enum ShapeUses
{
    /// <summary>Nothing is said.</summary>
    None = 0,

    /// <summary>It reads and writes the old shape and knows no other: <c>old-only</c>.</summary>
    OldOnly = 1,

    /// <summary>It reads the old shape and writes both: <c>writes-both-reads-old</c>.</summary>
    WritesBothReadsOld = 2,

    /// <summary>It reads the new shape and writes both: <c>writes-both-reads-new</c>.</summary>
    WritesBothReadsNew = 4,

    /// <summary>It reads and writes the new shape and needs nothing of the old one: <c>new-only</c>.</summary>
    NewOnly = 8,
}
