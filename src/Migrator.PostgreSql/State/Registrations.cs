using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Gates.Orders;

namespace Migrator.PostgreSql.State;

/// <summary>Application instances, as they register themselves.</summary>
internal sealed class Registrations(ControlDatabase database)
{
    /// <remarks>
    /// Registering, renewing and registering anew after the lease has ended are one and the same: each reads the fence under
    /// a lock that raising it waits for, so that no version slips through between the judgement and the write.
    /// </remarks>
    public Task<Heartbeat> BeatAsync(
        string app, string version, string instanceId, TimeSpan timeToLive, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                var ranges = await session.ScalarAsync<string[]>("SELECT migrator.fence_ranges(@app)", new { app }).ConfigureAwait(false) ?? [];
                foreach (var fence in ranges.Select(FenceText.Read))
                {
                    var place = await PlaceAsync(session, app, version, fence).ConfigureAwait(false);
                    if (place != VersionPlace.Inside)
                    {
                        throw new FencedOutException(app, version, fence.Range, isUnregistered: place == VersionPlace.Unregistered);
                    }
                }

                var row = await session.FirstOrDefaultAsync<BeatRow>(
                    """
                    SELECT started_at AS startedat, last_seen AS lastseen, lease_until AS leaseuntil
                    FROM migrator.beat(@app, @version, @instanceId, @timeToLive, @ranges)
                    """,
                    new { app, version, instanceId, timeToLive, ranges }).ConfigureAwait(false);
                return row?.ToHeartbeat(app, version, instanceId)
                    ?? throw new InvalidOperationException("The registration gave no answer.");
            },
            cancellationToken);

    public Task StopAsync(string instanceId, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.ExecuteAsync("SELECT migrator.stop_beating(@instanceId)", new { instanceId }),
            cancellationToken);

    public Task<IReadOnlyList<Heartbeat>> ReadAsync(TimeSpan window, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Heartbeat>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT app,
                        version,
                        instance_id AS instanceid,
                        started_at AS startedat,
                        lease_until AS leaseuntil,
                        last_seen AS lastseen,
                        is_live AS islive
                    FROM migrator.instance
                    CROSS JOIN LATERAL (
                        SELECT stopped_at IS NULL AND lease_until > clock_timestamp() AS is_live) AS judged
                    WHERE is_live
                        OR last_seen > clock_timestamp() - @window
                    ORDER BY app, version, instance_id
                    """,
                    new { window }).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToHeartbeat())];
            },
            [],
            cancellationToken);

    // By the scheme of whoever raised the fence, and with the places as they are registered now.
    private static async Task<VersionPlace> PlaceAsync(ControlSession session, string app, string version, FenceText fence)
    {
        if (fence.Scheme != VersionScheme.Ordinal)
        {
            return VersionOrders.Usual.Of(app, fence.Scheme).Place(version, fence.Range);
        }

        string[] versions = [version, .. OrdinalOrder.NamedIn(fence.Range)];
        var places = await session.QueryAsync<PlaceRow>(
            "SELECT version, ordinal FROM migrator.release_ordinals(@app, @versions)", new { app, versions }).ConfigureAwait(false);
        return new OrdinalOrder(app, places.ToDictionary(row => row.Version, row => row.Ordinal)).Place(version, fence.Range);
    }

    private sealed record PlaceRow(string Version, long Ordinal);

    private sealed record Row(
        string App, string Version, string InstanceId, DateTime StartedAt, DateTime LeaseUntil, DateTime LastSeen, bool IsLive)
    {
        public Heartbeat ToHeartbeat() => new(App, Version, InstanceId, StartedAt, LeaseUntil, LastSeen, IsLive);
    }

    private sealed record BeatRow(DateTime StartedAt, DateTime LastSeen, DateTime LeaseUntil)
    {
        public Heartbeat ToHeartbeat(string app, string version, string instanceId)
            => new(app, version, instanceId, StartedAt, LeaseUntil, LastSeen, IsLive: true);
    }
}
