namespace Migrator.Gates;

/// <summary>Holds versions against what is required of their applications.</summary>
internal sealed class Measure(IReadOnlyList<EffectiveRequirement> requirements, IReadOnlyList<string> unaffected)
{
    public Standing StandingOf(string app, string? version)
    {
        var requirement = RequirementOf(app);
        if (requirement is null)
        {
            return unaffected.Contains(app) ? Standing.Unaffected : Standing.Unmentioned;
        }

        if (!VersionRange.TryParse(requirement.Range, out var range, out _))
        {
            return Standing.Undecidable;
        }

        if (!AppVersion.TryParse(version, out var read))
        {
            return Standing.Unreadable;
        }

        return range.Contains(read) ? Standing.Satisfies : Standing.Outside;
    }

    public EffectiveRequirement? RequirementOf(string app) => requirements.FirstOrDefault(one => one.App == app);

    /// <summary>The release that a pre-release leads to, if that one satisfies the range; null otherwise.</summary>
    public string? ReleaseThatSatisfies(string app, string? version)
    {
        if (!AppVersion.TryParse(version, out var read) || !read.Version.IsPrerelease)
        {
            return null;
        }

        var release = read.Version.WithoutPrereleaseOrMetadata().ToString();
        return StandingOf(app, release) == Standing.Satisfies ? release : null;
    }

    /// <summary>Why a version outside the range is outside, where that is not plain to see; empty otherwise.</summary>
    public string Explain(string app, string? version)
        => ReleaseThatSatisfies(app, version) is { } release
            ? $" ({version} is a pre-release and comes before {release}, so {RequirementOf(app)?.Range} does not include it)"
            : "";
}
