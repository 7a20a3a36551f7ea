using Migrator.Gates.Orders;
using Migrator.Gates.Uses;

namespace Migrator.Gates;

/// <summary>Holds versions against what is required of their applications.</summary>
internal sealed class Measure(IReadOnlyList<EffectiveRequirement> requirements, IReadOnlyList<string> unaffected, VersionOrders orders)
{
    /// <summary>What instances that say what they do have to say.</summary>
    public ShapeUses Wanted { get; init; }

    /// <summary>By what a gate requires.</summary>
    public static Measure Of(GateFacts facts) => new(facts.Requirements, facts.Unaffected, facts.Orders) { Wanted = WantedUses.Of(facts) };

    public Standing StandingOf(string app, string? version)
    {
        var requirement = RequirementOf(app);
        if (requirement is null)
        {
            return unaffected.Contains(app) ? Standing.Unaffected : Standing.Unmentioned;
        }

        return orders.Of(app).Place(version, requirement.Range) switch
        {
            VersionPlace.Inside => Standing.Satisfies,
            VersionPlace.Outside => Standing.Outside,
            VersionPlace.Unreadable => Standing.Unreadable,
            VersionPlace.Unregistered => Standing.Unregistered,
            _ => Standing.Undecidable,
        };
    }

    /// <summary>By what instances say they do, and by their version where they say nothing: features are switched without a new one.</summary>
    public Standing StandingOf(string app, string? version, string? said)
    {
        // No fence is raised for an application that nobody mentions: it could take its word back.
        if (said is null || StandingOf(app, version) == Standing.Unmentioned)
        {
            return StandingOf(app, version);
        }

        return UseWord.Read(said) switch
        {
            ShapeUses.None => Standing.NotUnderstood,
            var use => Wanted.HasFlag(use) ? Standing.Satisfies : Standing.Outside,
        };
    }

    public EffectiveRequirement? RequirementOf(string app) => requirements.FirstOrDefault(one => one.App == app);

    /// <summary>Why nobody can judge by the range that is required of an application; null if one can, or if there is none.</summary>
    public string? WrongWith(string app) => RequirementOf(app)?.Range is { } range ? orders.Of(app).WrongWith(range) : null;

    /// <summary>What versions of an application look like, for error messages.</summary>
    public string AcceptedVersions(string app) => orders.Of(app).AcceptedVersions;

    /// <summary>The release that a pre-release leads to, if that one satisfies the range; null otherwise.</summary>
    public string? ReleaseThatSatisfies(string app, string? version)
        => orders.Of(app).ReleaseOf(version) is { } release && StandingOf(app, release) == Standing.Satisfies ? release : null;

    /// <summary>True for a version outside the range that may need the new shape all the same: it is on the way to a release inside, or not older than the range.</summary>
    public bool MayBeNewer(string app, string? version)
        => StandingOf(app, version) == Standing.Outside && (ReleaseThatSatisfies(app, version) is not null || IsBeyond(app, version));

    /// <summary>True for a version that is outside the range, and neither older than it nor on the way to a release inside.</summary>
    public bool IsBeyond(string app, string? version)
        => StandingOf(app, version) == Standing.Outside && ReleaseThatSatisfies(app, version) is null && !orders.Of(app).IsBefore(version, RequirementOf(app)?.Range);

    /// <summary>Why a version outside the range is outside, where that is not plain to see; empty otherwise.</summary>
    public string Explain(string app, string? version)
        => ReleaseThatSatisfies(app, version) is { } release
            ? $" ({version} is a pre-release and comes before {release}, so {RequirementOf(app)?.Range} does not include it)"
            : IsBeyond(app, version) ? $" ({RequirementOf(app)?.Range} does not include it, though it is not older, so nobody has said what it needs)"
            : "";
}
