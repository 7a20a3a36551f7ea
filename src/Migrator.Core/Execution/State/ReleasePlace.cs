namespace Migrator.Execution.State;

/// <summary>Where a release belongs among those of its application, for versions that have no order of their own.</summary>
/// <remarks>Whoever registers a release that is not known has to say so: an old one that came last by accident would count as the newest.</remarks>
public sealed record ReleasePlace
{
    private ReleasePlace()
    {
    }

    /// <summary>Versions have an order of their own: the place says nothing, and nobody has to name it.</summary>
    public static ReleasePlace Any { get; } = new();

    /// <summary>Nobody says: it has to be known, or the first of all.</summary>
    public static ReleasePlace Unsaid { get; } = new() { IsNeeded = true };

    /// <summary>It is newer than every registered one; a known one stays where it is.</summary>
    public static ReleasePlace Newest { get; } = new() { IsNeeded = true, IsNewest = true };

    /// <summary>True if versions are ordered by it.</summary>
    public bool IsNeeded { get; private init; }

    /// <summary>True if it is said to be the newest.</summary>
    public bool IsNewest { get; private init; }

    /// <summary>The release right beside which it belongs; null for none.</summary>
    public string? Neighbour { get; private init; }

    /// <summary>True if it is newer than its neighbour.</summary>
    public bool IsAfter { get; private init; }

    /// <summary>It is the next newer one; a known one is moved there.</summary>
    public static ReleasePlace After(string version) => new() { IsNeeded = true, Neighbour = version, IsAfter = true };

    /// <summary>It is the next older one; a known one is moved there.</summary>
    public static ReleasePlace Before(string version) => new() { IsNeeded = true, Neighbour = version };
}
