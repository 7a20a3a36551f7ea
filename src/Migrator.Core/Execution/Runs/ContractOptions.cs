using Migrator.Execution.LiveVersions;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>How far contract goes, and whom it asks.</summary>
public sealed record ContractOptions
{
    /// <summary>The last stage that is done.</summary>
    /// <value>Drop: all of them.</value>
    public ContractStage Until { get; init; } = ContractStage.Drop;

    /// <summary>True to wait while a gate is closed that time may open.</summary>
    /// <value>False: a closed gate ends the run.</value>
    public bool Wait { get; init; }

    /// <summary>How long to wait; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Who knows which versions are live; each is required.</summary>
    public IReadOnlyList<ILiveVersionSource> Sources { get; init; } = [];

    /// <summary>What the configuration says about gates.</summary>
    public GatePolicy Policy { get; init; } = new();
}
