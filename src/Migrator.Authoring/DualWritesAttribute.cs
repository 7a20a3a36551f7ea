namespace Migrator.Authoring;

/// <summary>
/// Says that the applications keep both shapes alike themselves, each row in one statement, so that no trigger fills a column.
/// Each <see cref="RequiresAppAttribute"/> then names the versions that write both, those that read the new shape, and those that need nothing of the old one.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DualWritesAttribute : Attribute
{
    /// <summary>True if the table gets no trigger at all, not even one that only records writes whose two shapes disagree; then verification alone finds them.</summary>
    /// <value>False: what disagrees is recorded with the application that wrote it.</value>
    public bool Unchecked { get; init; }
}
