namespace Migrator.Gates;

/// <summary>How a version that was seen stands to what a stage requires.</summary>
internal enum Standing
{
    /// <summary>It is in the range.</summary>
    Satisfies,

    /// <summary>It is not in the range.</summary>
    Outside,

    /// <summary>Its application is listed as unaffected.</summary>
    Unaffected,

    /// <summary>Its version cannot be read.</summary>
    Unreadable,

    /// <summary>Its version was never registered, and only that would give it a place in the order.</summary>
    Unregistered,

    /// <summary>It says what it does with the shapes in a word that is not known.</summary>
    NotUnderstood,

    /// <summary>Nobody says what is required of its application.</summary>
    Unmentioned,

    /// <summary>What is required of its application cannot be read or placed, or is said for another stage only.</summary>
    Undecidable,
}
