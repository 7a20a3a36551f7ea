namespace Migrator.Gates.Orders;

/// <summary>Where a version stands to a range.</summary>
public enum VersionPlace
{
    /// <summary>In it.</summary>
    Inside,

    /// <summary>Not in it.</summary>
    Outside,

    /// <summary>Nobody can tell: the text is no version.</summary>
    Unreadable,

    /// <summary>Nobody can tell: it was never registered, so it has no place in the order.</summary>
    Unregistered,

    /// <summary>Nobody can tell: the range cannot be read, or a version that it names has no place in the order.</summary>
    Undecidable,
}
