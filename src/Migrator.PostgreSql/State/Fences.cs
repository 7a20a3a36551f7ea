using Migrator.Execution.State;
using Migrator.Gates.Orders;

namespace Migrator.PostgreSql.State;

/// <summary>Which versions may register. Each migration raises its own; a version must satisfy them all.</summary>
internal sealed class Fences(ControlDatabase database)
{
    public Task<IReadOnlyList<Fence>> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Fence>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT app, range, scheme, raised_at AS raisedat, migration_id AS migration
                    FROM migrator.fence AS f
                    WHERE range IS NOT NULL
                        OR NOT EXISTS (
                            SELECT 1
                            FROM migrator.fence AS raised
                            WHERE raised.app = f.app
                                AND raised.range IS NOT NULL)
                    ORDER BY app, raised_at DESC NULLS LAST, migration_id
                    """).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToFence())];
            },
            [],
            cancellationToken);

    public Task<Fence> RaiseAsync(Lease lease, string app, string range, VersionScheme scheme, CancellationToken cancellationToken)
    {
        if (VersionOrders.Usual.Of(app, scheme).WrongWith(range) is { } why)
        {
            throw new ArgumentException($"'{range}' is not a range of versions: {why}.", nameof(range));
        }

        return database.WriteAsync(
            lease,
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.fence (app, migration_id)
                    VALUES (@app, 0)
                    ON CONFLICT (app, migration_id) DO NOTHING;

                    SELECT 1
                    FROM migrator.fence
                    WHERE app = @app
                        AND migration_id = 0
                    FOR UPDATE
                    """,
                    new { app }).ConfigureAwait(false);

                // Raised again as it stands, it keeps its time: whoever waits for old leases to end need not begin anew.
                var row = await session.FirstOrDefaultAsync<Row>(
                    """
                    INSERT INTO migrator.fence AS f (app, migration_id, range, scheme, raised_at)
                    VALUES (@app, @migration, @range, @word, clock_timestamp())
                    ON CONFLICT (app, migration_id) DO UPDATE
                    SET range = excluded.range,
                        scheme = excluded.scheme,
                        raised_at = CASE WHEN f.range = excluded.range AND f.scheme = excluded.scheme THEN f.raised_at ELSE excluded.raised_at END
                    RETURNING app, range, scheme, raised_at AS raisedat, migration_id AS migration
                    """,
                    new { app, migration = lease.Migration.Value, range, word = FenceText.Word(scheme) }).ConfigureAwait(false);
                return row?.ToFence() ?? throw new InvalidOperationException("Raising the fence gave no answer.");
            },
            cancellationToken);
    }

    public Task LowerAsync(Lease lease, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            session => session.ExecuteAsync(
                "DELETE FROM migrator.fence WHERE migration_id = @migration", new { migration = lease.Migration.Value }),
            cancellationToken);

    private sealed record Row(string App, string? Range, string Scheme, DateTime? RaisedAt, long Migration)
    {
        public Fence ToFence() => new(App, Range, RaisedAt, Migration == 0 ? null : new MigrationId(Migration)) { Scheme = FenceText.SchemeOf(Scheme) };
    }
}
