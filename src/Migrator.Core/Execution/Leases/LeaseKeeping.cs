using System.Data.Common;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Leases;

/// <summary>Holds a lease: renews it while the run goes on, says when it is lost, gives it back at the end.</summary>
/// <remarks>
/// A renewal that fails is tried again until the lease would have ended; only then, or when another runner has it, is it
/// lost. Whatever is still under way then asserts the token inside its own transaction, and fails there.
/// </remarks>
internal sealed class LeaseKeeping : IAsyncDisposable
{
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(10);

    private readonly IStatePort state;
    private readonly TimeSpan timeToLive;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource ended = new();
    private readonly Task renewing;

    private LeaseKeeping(IStatePort state, Lease lease, TimeSpan timeToLive, TimeProvider time)
    {
        (this.state, Lease, this.timeToLive, this.time) = (state, lease, timeToLive, time);
        renewing = RenewAsync();
    }

    /// <summary>The lease. Its token stays the same for as long as it is held.</summary>
    public Lease Lease { get; }

    /// <summary>Cancelled when another runner has it, or may have it.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>Takes the lease; null if another runner holds it.</summary>
    public static async Task<LeaseKeeping?> TryAcquireAsync(
        IStatePort state, MigrationId migration, string owner, TimeSpan timeToLive, TimeProvider time, CancellationToken cancellationToken)
    {
        var lease = await state.TryAcquireLeaseAsync(migration, owner, timeToLive, cancellationToken).ConfigureAwait(false);
        return lease is null ? null : new LeaseKeeping(state, lease, timeToLive, time);
    }

    /// <summary>Takes the lease for a backfill, which others may help; null if another runner holds it.</summary>
    public static async Task<LeaseKeeping?> TryAcquireForBackfillAsync(
        IStatePort state, MigrationId migration, string owner, TimeSpan timeToLive, TimeProvider time, CancellationToken cancellationToken)
    {
        var lease = await state.TryAcquireBackfillLeaseAsync(migration, owner, timeToLive, cancellationToken).ConfigureAwait(false);
        return lease is null ? null : new LeaseKeeping(state, lease, timeToLive, time);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync().ConfigureAwait(false);
        await renewing.ConfigureAwait(false);
        try
        {
            using var limit = new CancellationTokenSource(ReleasePatience, time);
            await state.ReleaseLeaseAsync(Lease, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsUnreachable(error))
        {
            // It ends by itself, and the run's own result matters more than this.
        }

        lost.Dispose();
        ended.Dispose();
    }

    private async Task RenewAsync()
    {
        var renewedAt = time.GetTimestamp();
        while (true)
        {
            try
            {
                await Task.Delay(timeToLive / 3, time, ended.Token).ConfigureAwait(false);
                var askedAt = time.GetTimestamp();
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
                limit.CancelAfter(timeToLive / 3);
                if (await state.RenewLeaseAsync(Lease, timeToLive, limit.Token).ConfigureAwait(false) is null)
                {
                    await lost.CancelAsync().ConfigureAwait(false);
                    return;
                }

                renewedAt = askedAt;
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (IsUnreachable(error))
            {
                if (time.GetElapsedTime(renewedAt) >= timeToLive)
                {
                    await lost.CancelAsync().ConfigureAwait(false);
                    return;
                }
            }
        }
    }

    private static bool IsUnreachable(Exception error) => error is DbException or MigratorException or OperationCanceledException or TimeoutException;
}
