using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>Notices that another process has stopped at a row whose mapping fails.</summary>
/// <remarks>What was recorded before the first look is left alone: rows may have been put aside before somebody asked to stop at them.</remarks>
internal sealed class StopWatching(IStatePort state, MigrationId migration)
{
    private bool hasLooked;
    private DateTimeOffset? known;

    /// <summary>The row at which it has stopped; null if it has not, or nobody has asked it to.</summary>
    public async Task<PoisonRow?> LookAsync(BadRowPolicy? policy, CancellationToken cancellationToken)
    {
        if (policy is not BadRowPolicy.Stop)
        {
            return null;
        }

        var newest = await state.ReadNewestPoisonAsync(migration, cancellationToken).ConfigureAwait(false);
        var isNews = hasLooked && newest is not null && (known is null || newest.SeenAt > known);
        (hasLooked, known) = (true, newest?.SeenAt ?? known);
        return isNews ? newest : null;
    }
}
