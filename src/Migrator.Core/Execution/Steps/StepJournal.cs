using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Steps;

/// <summary>Records how steps outside a transaction stand.</summary>
/// <remarks>What has happened is recorded even when the run is cancelled meanwhile; that takes its own short time at most.</remarks>
internal sealed class StepJournal(IStatePort state, Lease lease, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task MarkAsync(string stepId, StepState reached)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        await state.MarkStepAsync(lease, stepId, reached, lockHeld: null, limit.Token).ConfigureAwait(false);
    }
}
