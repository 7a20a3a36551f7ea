using Migrator.Execution.Ports;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Hosting.Running;

/// <summary>Holds what expands to what somebody has approved, where the configuration asks for that.</summary>
internal static class PlanApproval
{
    /// <summary>Why a plan may not run; null if it may.</summary>
    public static async Task<string?> ObjectionAsync(IStatePort state, GatePolicy policy, MigrationPlan plan, CancellationToken cancellationToken)
        => policy.RequiresApproval && await state.ReadApprovalAsync(plan.Hash, cancellationToken).ConfigureAwait(false) is null
            ? $"Nobody has approved the plan of migration {plan.Id}, {plan.Hash}; nothing was changed. Let somebody look at it (migrator plan {plan.Id}), and run: migrator approve {plan.Hash}."
            : null;
}
