using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Gates.Orders;
using Migrator.Gates.Uses;

namespace Migrator.PostgreSql.State;

/// <summary>Application instances, as they register themselves.</summary>
internal sealed class Registrations(ControlDatabase database)
{
    /// <remarks>
    /// Registering, renewing and registering anew after the lease has ended are one and the same: each reads the fence under
    /// a lock that raising it waits for, so that no version slips through between the judgement and the write.
    /// </remarks>
    public Task<Heartbeat> BeatAsync(
        string app, string version, string instanceId, TimeSpan timeToLive, IReadOnlyList<string> capabilities, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                var judgedBy = await session.ScalarAsync<string[]>("SELECT migrator.fence_terms(@app)", new { app }).ConfigureAwait(false) ?? [];
                foreach (var fence in judgedBy.Select(FenceTold.Read))
                {
                    await LetInAsync(session, app, version, capabilities, fence).ConfigureAwait(false);
                }

                var row = await session.FirstOrDefaultAsync<BeatRow>(
                    """
                    SELECT started_at AS startedat, last_seen AS lastseen, lease_until AS leaseuntil
                    FROM migrator.beat_saying(@app, @version, @instanceId, @timeToLive, @says, @judgedBy)
                    """,
                    new { app, version, instanceId, timeToLive, says = capabilities.ToArray(), judgedBy }).ConfigureAwait(false);
                return row?.ToHeartbeat(app, version, instanceId, capabilities)
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
                        is_live AS islive,
                        array_to_json(capabilities)::text AS capabilities
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

    /// <summary>By its word where the instance says one of the fence's migration, and by its version where it says none.</summary>
    private static async Task LetInAsync(ControlSession session, string app, string version, IReadOnlyList<string> capabilities, FenceTold fence)
    {
        var terms = fence.ToTerms();
        var migration = new MigrationId(fence.Migration);
        if (UseWord.SaidOf(migration, capabilities) is { } said)
        {
            if (UseWord.Read(said) is var use && (use == ShapeUses.None || !terms.Admits.HasFlag(use)))
            {
                throw new FencedOutException(app, version, terms.Range, said: $"{said} of migration {migration}");
            }

            return;
        }

        var place = await PlaceAsync(session, app, version, terms).ConfigureAwait(false);
        if (place != VersionPlace.Inside)
        {
            throw new FencedOutException(app, version, terms.Range, isUnregistered: place == VersionPlace.Unregistered);
        }
    }

    // By the scheme of whoever raised the fence, and with the places as they are registered now.
    private static async Task<VersionPlace> PlaceAsync(ControlSession session, string app, string version, FenceTerms terms)
    {
        if (terms.Scheme != VersionScheme.Ordinal)
        {
            return VersionOrders.Usual.Of(app, terms.Scheme).Place(version, terms.Range);
        }

        string[] versions = [version, .. OrdinalOrder.NamedIn(terms.Range)];
        var places = await session.QueryAsync<PlaceRow>(
            "SELECT version, ordinal FROM migrator.release_ordinals(@app, @versions)", new { app, versions }).ConfigureAwait(false);
        return new OrdinalOrder(app, places.ToDictionary(row => row.Version, row => row.Ordinal)).Place(version, terms.Range);
    }

    private sealed record PlaceRow(string Version, long Ordinal);

    private sealed record Row(
        string App, string Version, string InstanceId, DateTime StartedAt, DateTime LeaseUntil, DateTime LastSeen, bool IsLive, string Capabilities)
    {
        public Heartbeat ToHeartbeat() => new(App, Version, InstanceId, StartedAt, LeaseUntil, LastSeen, IsLive) { Capabilities = TextList.Read(Capabilities) };
    }

    private sealed record BeatRow(DateTime StartedAt, DateTime LastSeen, DateTime LeaseUntil)
    {
        public Heartbeat ToHeartbeat(string app, string version, string instanceId, IReadOnlyList<string> capabilities)
            => new(app, version, instanceId, StartedAt, LeaseUntil, LastSeen, IsLive: true) { Capabilities = capabilities };
    }
}
