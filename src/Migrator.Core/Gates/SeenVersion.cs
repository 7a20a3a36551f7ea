namespace Migrator.Gates;

/// <summary>A version of an application as the sources together saw it.</summary>
internal sealed record SeenVersion(string App, string? Version, IReadOnlyList<SeenBy> By)
{
    /// <summary>The last sign of any instance; null where no source can tell.</summary>
    public DateTimeOffset? LastSeen => By.Max(one => one.LastSeen);

    /// <summary>What the instances say of the migration; null if they say nothing and are judged by their version.</summary>
    public string? Said { get; init; }

    /// <summary>True if other instances say something, so that it is worth telling by what these are judged.</summary>
    public bool IsAmongSayers { get; init; }

    /// <summary>App and version for a sentence, and by which of the two it is judged.</summary>
    public string Title => Said is null && IsAmongSayers ? $"{TitleOf(App, Version)} (by its version)" : TitleOf(App, Version, Said);

    /// <summary>How a version is called.</summary>
    public static string TitleOf(string app, string? version, string? said = null)
        => $"{(string.IsNullOrWhiteSpace(version) ? $"{app} without a version" : $"{app} {version}")}{(said is null ? "" : $" (by its word: {said})")}";

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
