using Migrator.Execution.LiveVersions;
using Migrator.Gates;

namespace Migrator.Execution.Runs;

/// <summary>Whom a rollback asks.</summary>
public sealed record RollbackOptions
{
    /// <summary>Who knows which versions are live; each is required.</summary>
    public IReadOnlyList<ILiveVersionSource> Sources { get; init; } = [];

    /// <summary>What the configuration says about gates.</summary>
    public GatePolicy Policy { get; init; } = new();
}
