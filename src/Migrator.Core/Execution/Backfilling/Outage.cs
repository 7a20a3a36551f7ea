namespace Migrator.Execution.Backfilling;

/// <summary>Tries again what a server that restarts, fails over or is a standby for the moment did not answer.</summary>
internal sealed class Outage(BackfillProgress progress, GivingWay givingWay, CancellationToken cancellation)
{
    /// <exception cref="BackfillBlockedException">It has not answered for too long.</exception>
    public async Task<T> SurviveAsync<T>(Func<Task<T>> work)
    {
        while (true)
        {
            try
            {
                var result = await work().ConfigureAwait(false);
                givingWay.Progressed();
                return result;
            }
            catch (Exception unreachable) when (unreachable is DatabaseUnreachableException or ControlSchemaBusyException)
            {
                await WaitAsync(unreachable.Message).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc cref="SurviveAsync{T}(Func{Task{T}})" />
    public Task SurviveAsync(Func<Task> work)
        => SurviveAsync(async () =>
        {
            await work().ConfigureAwait(false);
            return true;
        });

    /// <summary>Waits before the next attempt, and says why.</summary>
    public async Task WaitAsync(string reason)
    {
        progress.Waits(reason);
        await givingWay.WaitAsync(reason, cancellation).ConfigureAwait(false);
    }
}
