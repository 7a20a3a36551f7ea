using Migrator.Gates.Orders;
using Migrator.Gates.Uses;

namespace Migrator.Execution.State;

/// <summary>Whom a fence lets in: by what an instance says of the migration that has raised it, and by its version where it says nothing.</summary>
/// <param name="Range">The versions.</param>
public sealed record FenceTerms(string Range)
{
    /// <summary>How whoever raises it orders the versions: everybody judges by that.</summary>
    public VersionScheme Scheme { get; init; }

    /// <summary>What an instance that says something has to say.</summary>
    public ShapeUses Admits { get; init; } = ShapeUses.NewOnly;
}
