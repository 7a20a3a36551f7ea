using Migrator.Execution.State;

namespace Migrator.Gates;

/// <summary>Says which fences contract has to raise.</summary>
public static class Fencing
{
    /// <summary>The fences that are not raised high enough yet, each with the range it has to let through.</summary>
    /// <remarks>A fence that another migration has raised is never lowered by ours: the range is what both of them accept.</remarks>
    /// <param name="facts">The facts.</param>
    public static IReadOnlyList<EffectiveRequirement> Due(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return
        [
            .. from requirement in facts.Requirements
               where VersionRange.TryParse(requirement.Range, out _, out _)
               let fence = facts.Fences.FirstOrDefault(one => one.App == requirement.App)
               where !Covers(fence, requirement) && !LeavesNobody(fence, requirement)
               select requirement with { Range = Both(fence?.Range, requirement.Range) },
        ];
    }

    /// <summary>When the last of the raised fences has settled: registrations from before it have run out by then.</summary>
    /// <param name="facts">The facts.</param>
    public static DateTimeOffset SettledAt(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return facts.Fences
            .Where(fence => facts.Requirements.Any(requirement => requirement.App == fence.App))
            .Max(fence => fence.RaisedAt) is { } raised
            ? raised + facts.FenceSettlesIn
            : facts.Clock;
    }

    /// <summary>True if the fence lets nothing through that the requirement does not.</summary>
    internal static bool Covers(Fence? fence, EffectiveRequirement requirement)
        => VersionRange.TryParse(fence?.Range, out var raised, out _)
            && VersionRange.TryParse(Both(fence?.Range, requirement.Range), out var both, out _)
            && both.Equals(raised);

    /// <summary>True if another migration has raised the fence to versions of which none satisfies the requirement.</summary>
    internal static bool LeavesNobody(Fence? fence, EffectiveRequirement requirement)
        => fence?.Range is not null && !VersionRange.TryParse(Both(fence.Range, requirement.Range), out _, out _);

    private static string? Both(string? raised, string? wanted)
    {
        if (raised is null || wanted is null || raised == wanted)
        {
            return wanted ?? raised;
        }

        return string.Join(" || ", from left in raised.Split("||") from right in wanted.Split("||") select $"{left.Trim()} {right.Trim()}");
    }
}
