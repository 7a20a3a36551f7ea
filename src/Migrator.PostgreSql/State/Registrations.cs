using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Gates;

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
                if (ranges.FirstOrDefault(range => !Admits(range, version)) is { } closed)
                {
                    throw new FencedOutException(app, version, closed);
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

    // What cannot be read is closed: a version nobody can place, and a range nobody can judge by.
    private static bool Admits(string range, string version)
        => VersionRange.TryParse(range, out var parsed, out _)
            && AppVersion.TryParse(version, out var read)
            && parsed.Contains(read);

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
