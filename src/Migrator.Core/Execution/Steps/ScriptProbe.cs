using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution.Steps;

/// <summary>Tells whether a script outside a transaction has anything left to do, and removes what an interrupted one left.</summary>
internal sealed class ScriptProbe(IExecutionPort execution)
{
    public async Task<ScriptStanding> LookAsync(IndexProbe probe, CancellationToken cancellationToken)
    {
        var found = await execution.ProbeAsync(probe, cancellationToken).ConfigureAwait(false);
        if (probe.IsBuilt && found == IndexState.Invalid)
        {
            await execution.DropInvalidIndexAsync(probe, cancellationToken).ConfigureAwait(false);
            found = await execution.ProbeAsync(probe, cancellationToken).ConfigureAwait(false);
        }

        return found switch
        {
            IndexState.Valid => probe.IsBuilt ? ScriptStanding.Done : ScriptStanding.ToDo,
            IndexState.Absent => probe.IsBuilt ? ScriptStanding.ToDo : ScriptStanding.Done,
            _ => probe.IsBuilt ? ScriptStanding.InTheWay : ScriptStanding.ToDo,
        };
    }
}

/// <summary>How a script outside a transaction stands.</summary>
internal enum ScriptStanding
{
    ToDo,
    Done,

    /// <summary>What an interrupted attempt has left could not be removed yet.</summary>
    InTheWay,
}
