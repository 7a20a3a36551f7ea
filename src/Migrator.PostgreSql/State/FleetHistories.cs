using System.Text.Json;
using Migrator.Execution;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>What was seen of the fleet over time. It is summed up as it is written, so that it does not grow with the looks.</summary>
internal sealed class FleetHistories(ControlDatabase database)
{
    // Longer than any window that makes sense.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public Task<FleetHistory> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync(ReadAsync, FleetHistory.Empty, cancellationToken);

    public async Task<FleetHistory> RecordAsync(IReadOnlyList<FleetObservation> observations, TimeSpan maxGap, CancellationToken cancellationToken)
    {
        if (await database.ReadVersionAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return FleetHistory.Empty;
        }

        try
        {
            return await database.WriteAsync(session => RecordAsync(session, observations, maxGap), cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseUnreachableException refused) when (refused.InnerException is PostgresException
        {
            SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction
        })
        {
            throw new LookNotRecordedException(refused);
        }
    }

    private static async Task<FleetHistory> RecordAsync(ControlSession session, IReadOnlyList<FleetObservation> observations, TimeSpan maxGap)
    {
        // Two that look at once would each begin a span.
        await session.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('migrator.watch', 0))").ConfigureAwait(false);
        foreach (var observation in observations)
        {
            await WriteSpanAsync(session, observation, maxGap).ConfigureAwait(false);
        }

        await WriteSightingsAsync(session, observations).ConfigureAwait(false);
        await ForgetAsync(session).ConfigureAwait(false);
        return await ReadAsync(session).ConfigureAwait(false);
    }

    private static async Task WriteSpanAsync(ControlSession session, FleetObservation observation, TimeSpan maxGap)
    {
        if (observation.Status != ObservationStatus.Complete)
        {
            await session.ExecuteAsync(
                """
                UPDATE migrator.watch
                SET ended_at = clock_timestamp(),
                    ended_by = @reason
                WHERE source = @source
                    AND ended_at IS NULL
                    AND id = (SELECT max(id) FROM migrator.watch WHERE source = @source)
                """,
                new { source = observation.WatchedAs, reason = observation.Reason }).ConfigureAwait(false);
            return;
        }

        await session.ExecuteAsync(
            """
            WITH continued AS (
                UPDATE migrator.watch
                SET until = clock_timestamp()
                WHERE source = @source
                    AND ended_at IS NULL
                    AND until >= clock_timestamp() - @maxGap
                    AND id = (SELECT max(id) FROM migrator.watch WHERE source = @source)
                RETURNING id)
            INSERT INTO migrator.watch (source, since, until)
            SELECT @source, at, at
            FROM clock_timestamp() AS at
            WHERE NOT EXISTS (SELECT FROM continued)
            """,
            new { source = observation.WatchedAs, maxGap }).ConfigureAwait(false);
    }

    private static Task<int> WriteSightingsAsync(ControlSession session, IReadOnlyList<FleetObservation> observations)
    {
        // Only what is said of a migration: anything else could be another text for each instance.
        var seen = (from observation in observations
                    from instance in observation.Instances
                    where instance.IsLive
                    group instance.FirstSeen by (instance.App, Version: instance.Version ?? "", observation.Source, observation.KeepsHistory, Says: JsonSerializer.Serialize(instance.Capabilities.Where(one => one.Contains('=', StringComparison.Ordinal)).Order(StringComparer.Ordinal))) into same
                    select (same.Key, First: same.Key.KeepsHistory ? same.Min() : null)).ToList();
        return session.ExecuteAsync(
            """
            INSERT INTO migrator.sighting AS s (app, version, source, capabilities, first_seen, last_seen)
            SELECT seen.app, seen.version, seen.source, ARRAY(SELECT jsonb_array_elements_text(seen.says::jsonb)), coalesce(seen.first_seen, at), at
            FROM unnest(@apps, @versions, @sources, @says, @firsts) AS seen (app, version, source, says, first_seen)
            CROSS JOIN clock_timestamp() AS at
            ON CONFLICT (app, version, source, capabilities) DO UPDATE
            SET first_seen = least(s.first_seen, excluded.first_seen),
                last_seen = greatest(s.last_seen, excluded.last_seen)
            """,
            new
            {
                apps = seen.Select(one => one.Key.App).ToArray(),
                versions = seen.Select(one => one.Key.Version).ToArray(),
                sources = seen.Select(one => one.Key.Source).ToArray(),
                says = seen.Select(one => one.Key.Says).ToArray(),
                firsts = seen.Select(one => one.First?.UtcDateTime).ToArray(),
            });
    }

    private static Task<int> ForgetAsync(ControlSession session)
        => session.ExecuteAsync(
            """
            DELETE FROM migrator.sighting WHERE last_seen < clock_timestamp() - @kept;
            DELETE FROM migrator.watch WHERE until < clock_timestamp() - @kept
            """,
            new { kept = Kept });

    private static async Task<FleetHistory> ReadAsync(ControlSession session)
    {
        var spans = await session.QueryAsync<SpanRow>(
            "SELECT source, since, until, ended_at AS endedat, ended_by AS endedby FROM migrator.watch ORDER BY id DESC").ConfigureAwait(false);
        var sightings = await session.QueryAsync<SightingRow>(
            """
            SELECT app, nullif(version, '') AS version, source, array_to_json(capabilities)::text AS capabilities, first_seen AS firstseen, last_seen AS lastseen
            FROM migrator.sighting
            ORDER BY app, version, source, sighting.capabilities
            """).ConfigureAwait(false);
        var observers = await session.QueryAsync<ObserverRow>("SELECT sources, owner, lease_expires AS until FROM migrator.observer ORDER BY sources").ConfigureAwait(false);
        return new(
            [.. spans.Select(row => new WatchSpan(row.Source, row.Since, row.Until, row.EndedAt, row.EndedBy))],
            [.. sightings.Select(row => new Sighting(row.App, row.Version, row.Source, row.FirstSeen, row.LastSeen) { Capabilities = TextList.Read(row.Capabilities) })])
        {
            Observers = [.. observers.Select(row => new FleetObserverLease(row.Sources.Split(", "), row.Owner, row.Until))],
        };
    }

    private sealed record SpanRow(string Source, DateTime Since, DateTime Until, DateTime? EndedAt, string? EndedBy);

    private sealed record ObserverRow(string Sources, string Owner, DateTime Until);

    private sealed record SightingRow(string App, string? Version, string Source, string Capabilities, DateTime FirstSeen, DateTime LastSeen);
}
