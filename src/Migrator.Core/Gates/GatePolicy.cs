using Migrator.Execution.Backfilling.Throttling;
using Migrator.Gates.Orders;

namespace Migrator.Gates;

/// <summary>What the configuration says about gates.</summary>
public sealed record GatePolicy
{
    /// <summary>Applications that use nothing of what migrations change; they never close a gate.</summary>
    public IReadOnlyList<string> Unaffected { get; init; } = [];

    /// <summary>False where what nobody looked at, such as <c>--live</c>, can only add versions.</summary>
    /// <value>true: it counts like any other source.</value>
    public bool TrustsAssertions { get; init; } = true;

    /// <summary>True where no plan runs that nobody has approved.</summary>
    /// <value>false.</value>
    public bool RequiresApproval { get; init; }

    /// <summary>The times of day at which contract may change something.</summary>
    /// <value>Any.</value>
    public IReadOnlyList<TimeWindow> ChangeWindows { get; init; } = [];

    /// <summary>In which order the versions of each application are; which releases are registered it does not know.</summary>
    public VersionOrders Orders { get; init; } = VersionOrders.Usual;

    /// <summary>Requirements of migrations whose authors and pipelines name none.</summary>
    public IReadOnlyList<ConfiguredRequirement> Requires { get; init; } = [];
}

/// <summary>A requirement from the configuration.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="App">The application.</param>
/// <param name="Range">The versions that no longer need the old shape.</param>
public sealed record ConfiguredRequirement(MigrationId Migration, string App, string Range);
