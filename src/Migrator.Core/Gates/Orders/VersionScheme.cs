namespace Migrator.Gates.Orders;

/// <summary>How the versions of an application follow each other.</summary>
public enum VersionScheme
{
    /// <summary>As SemVer orders them; what begins with a year is ordered by its numbers.</summary>
    SemVer,

    /// <summary>By their numbers, however many there are.</summary>
    CalVer,

    /// <summary>In the order in which they were registered as releases: the only one for names that have none of their own, such as commits.</summary>
    Ordinal,
}
