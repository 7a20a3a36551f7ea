using Migrator.Changes;

namespace Migrator.Collecting.Loading;

/// <summary>A migration as its attributes describe it; its class has not been created yet.</summary>
internal sealed record MigrationClass
{
    public required MigrationId Id { get; init; }

    public required Type Type { get; init; }

    public required string Title { get; init; }

    public required string Origin { get; init; }

    public required string? Location { get; init; }

    public required bool BreakingChange { get; init; }

    public required IReadOnlyList<AppRequirement> Requirements { get; init; }

    public required Phase? RunsIn { get; init; }

    /// <summary>True for <c>TransactionBehavior.None</c>: its SQL runs outside transactions.</summary>
    public bool IsOutsideTransaction { get; init; }

    public required int? QuarantineDays { get; init; }

    public DualWrites? DualWrites { get; init; }

    public string Name => Type.FullName ?? Type.Name;

    public override string ToString() => Location is null ? Name : $"{Name} ({Location})";
}
