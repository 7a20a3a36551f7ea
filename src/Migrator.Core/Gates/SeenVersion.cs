namespace Migrator.Gates;

/// <summary>A version of an application as the sources together saw it.</summary>
internal sealed record SeenVersion(string App, string? Version, IReadOnlyList<SeenBy> By)
{
    /// <summary>The last sign of any instance; null where no source can tell.</summary>
    public DateTimeOffset? LastSeen => By.Max(one => one.LastSeen);

    /// <summary>App and version for a sentence.</summary>
    public string Title => TitleOf(App, Version);

    /// <summary>How a version is called.</summary>
    public static string TitleOf(string app, string? version) => string.IsNullOrWhiteSpace(version) ? $"{app} without a version" : $"{app} {version}";

    /// <summary>How many, who says so, and how long ago.</summary>
    public string Sightings(DateTimeOffset clock) => string.Join("; ", By.Select(one => one.Describe(clock)));
}

/// <summary>What one source saw of a version.</summary>
internal sealed record SeenBy(string Source, bool IsAsserted, IReadOnlyList<string> Instances, DateTimeOffset? LastSeen)
{
    public string Describe(DateTimeOffset clock)
    {
        if (IsAsserted)
        {
            return $"asserted by {Source}";
        }

        var age = LastSeen is { } seen ? $", last sign {Wording.Span(clock - seen)} ago" : "";
        return $"{Wording.Count(Instances.Count, "instance")} by {Source}: {Wording.Some(Instances)}{age}";
    }
}
