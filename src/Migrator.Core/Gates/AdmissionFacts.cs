using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates.Orders;

namespace Migrator.Gates;

/// <summary>Everything that decides whether a version may start, read beforehand.</summary>
public sealed record AdmissionFacts
{
    /// <summary>Every migration that was ever started here.</summary>
    public required IReadOnlyList<MigrationRecord> Migrations { get; init; }

    /// <summary>Migrations of the assembly, where one is given, that were not started here.</summary>
    public IReadOnlyList<MigrationDefinition> NotStarted { get; init; } = [];

    /// <summary>Requirements stored at expand or later.</summary>
    public IReadOnlyList<StoredRequirement> Stored { get; init; } = [];

    /// <summary>What the configuration says.</summary>
    public GatePolicy Policy { get; init; } = new();

    /// <summary>In which order the versions of each application are.</summary>
    public VersionOrders Orders { get; init; } = VersionOrders.Usual;

    /// <summary>The fences as they stand.</summary>
    public IReadOnlyList<Fence> Fences { get; init; } = [];

    /// <summary>The newest evidence of each mapped table of the open migrations.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
}
