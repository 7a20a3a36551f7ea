using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>The releases that pipelines have registered.</summary>
internal sealed class Releases(ControlDatabase database)
{
    private const string Columns = "app, version, ordinal, registered_at AS registeredat, soak, finalized_at AS finalizedat";

    public Task<IReadOnlyList<Release>> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Release>>(
            async session => [.. (await session.QueryAsync<Row>($"SELECT {Columns} FROM migrator.release ORDER BY app, ordinal").ConfigureAwait(false)).Select(row => row.ToRelease())],
            [],
            cancellationToken);

    public Task<Release> RegisterAsync(string app, string version, ReleasePlace place, TimeSpan? soak, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                // Two pipelines at once must not get one ordinal; it is held to the end of this transaction.
                await session.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('migrator.release', 0))").ConfigureAwait(false);

                var ordinal = await ReleasePlaces.MakeRoomAsync(session, app, version, place).ConfigureAwait(false);

                // The release that is deployed already is not deployed anew: a pipeline that runs twice moves no window.
                var row = await session.FirstOrDefaultAsync<Row>(
                    $"""
                    INSERT INTO migrator.release AS r (app, version, ordinal, registered_at, soak)
                    SELECT @app, @version, coalesce(@ordinal, 1 + (SELECT max(ordinal) FROM migrator.release WHERE app = @app), 1), clock_timestamp(), @soak
                    ON CONFLICT (app, version) DO UPDATE
                    SET ordinal = coalesce(@ordinal, r.ordinal),
                        registered_at = CASE
                            WHEN EXISTS (SELECT FROM migrator.release AS later WHERE later.app = r.app AND later.registered_at > r.registered_at)
                            THEN clock_timestamp()
                            ELSE r.registered_at
                        END,
                        soak = coalesce(excluded.soak, r.soak),
                        finalized_at = CASE
                            WHEN EXISTS (SELECT FROM migrator.release AS later WHERE later.app = r.app AND later.registered_at > r.registered_at)
                            THEN NULL
                            ELSE r.finalized_at
                        END
                    RETURNING {Columns}
                    """,
                    new { app, version, ordinal, soak }).ConfigureAwait(false);
                await Audit.WriteAsync(session, null, "release-registered", $"{app} {version}{(place.Neighbour is { } beside ? $" {(place.IsAfter ? "after" : "before")} {beside}" : "")}", by).ConfigureAwait(false);
                return row?.ToRelease() ?? throw new InvalidOperationException("Registering the release gave no answer.");
            },
            cancellationToken);

    public Task<Release?> FinalizeAsync(string app, string version, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                var row = await session.FirstOrDefaultAsync<Row>(
                    $"""
                    UPDATE migrator.release
                    SET finalized_at = coalesce(finalized_at, clock_timestamp())
                    WHERE app = @app
                        AND version = @version
                    RETURNING {Columns}
                    """,
                    new { app, version }).ConfigureAwait(false);
                if (row is not null)
                {
                    await Audit.WriteAsync(session, null, "release-finalized", $"{app} {version}", by).ConfigureAwait(false);
                }

                return row?.ToRelease();
            },
            cancellationToken);

    private sealed record Row(string App, string Version, long Ordinal, DateTime RegisteredAt, TimeSpan? Soak, DateTime? FinalizedAt)
    {
        public Release ToRelease() => new(App, Version, Ordinal, RegisteredAt, Soak, FinalizedAt);
    }
}
