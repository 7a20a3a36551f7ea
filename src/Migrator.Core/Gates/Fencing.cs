using Migrator.Execution.State;
using Migrator.Gates.Uses;

namespace Migrator.Gates;

/// <summary>Says which fences contract has to raise.</summary>
public static class Fencing
{
    /// <summary>The fences that this migration has still to raise, each with the range it has to let through.</summary>
    /// <remarks>Each migration has a fence of its own, and a version must satisfy all of them: none lowers another's.</remarks>
    /// <param name="facts">The facts.</param>
    public static IReadOnlyList<EffectiveRequirement> Due(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return
        [
            .. from requirement in facts.Requirements
               where facts.Orders.Of(requirement.App).WrongWith(requirement.Range) is null
               where !Covers(facts, requirement) && Opposing(facts, requirement) is null
               select requirement,
        ];
    }

    /// <summary>When the last of the raised fences has settled: registrations from before it have run out by then.</summary>
    /// <param name="facts">The facts.</param>
    public static DateTimeOffset SettledAt(GateFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return facts.Fences
            .Where(fence => fence.Migration == facts.Migration.Id && facts.Requirements.Any(requirement => requirement.App == fence.App))
            .Max(fence => fence.RaisedAt) is { } raised
            ? raised + facts.FenceSettlesIn
            : facts.Clock;
    }

    /// <summary>The fence that this migration has raised for an application; null if it has raised none.</summary>
    internal static Fence? Own(GateFacts facts, string app) => facts.Fences.FirstOrDefault(fence => fence.App == app && fence.Migration == facts.Migration.Id);

    /// <summary>True if the migration has raised a fence that lets nothing through that the requirement does not.</summary>
    internal static bool Covers(GateFacts facts, EffectiveRequirement requirement)
        => Own(facts, requirement.App) is { Range: { } range } fence && range == requirement.Range && fence.Scheme == facts.Orders.SchemeOf(requirement.App) && fence.Admits == WantedUses.Of(facts);

    /// <summary>Another migration's fence that lets only versions through of which none is known to satisfy the requirement; null if there is none.</summary>
    internal static Fence? Opposing(GateFacts facts, EffectiveRequirement requirement)
        => facts.Fences.FirstOrDefault(fence =>
            fence.App == requirement.App && fence.Migration != facts.Migration.Id && fence.Range is { } range
            && (fence.Scheme != facts.Orders.SchemeOf(fence.App) || !facts.Orders.Of(fence.App).Meet(range, requirement.Range ?? "*")));
}
