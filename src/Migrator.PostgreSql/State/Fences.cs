using Migrator.Execution.State;
using Migrator.Gates.Orders;
using Migrator.Gates.Uses;

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
                    SELECT app, range, scheme, array_to_json(admits)::text AS admits, raised_at AS raisedat, migration_id AS migration
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

    public Task<Fence> RaiseAsync(Lease lease, string app, FenceTerms terms, CancellationToken cancellationToken)
    {
        if (VersionOrders.Usual.Of(app, terms.Scheme).WrongWith(terms.Range) is { } why)
        {
            throw new ArgumentException($"'{terms.Range}' is not a range of versions: {why}.", nameof(terms));
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
                    INSERT INTO migrator.fence AS f (app, migration_id, range, scheme, admits, raised_at)
                    VALUES (@app, @migration, @range, @scheme, @admits, clock_timestamp())
                    ON CONFLICT (app, migration_id) DO UPDATE
                    SET range = excluded.range,
                        scheme = excluded.scheme,
                        admits = excluded.admits,
                        raised_at = CASE WHEN (f.range, f.scheme, f.admits) = (excluded.range, excluded.scheme, excluded.admits) THEN f.raised_at ELSE excluded.raised_at END
                    RETURNING app, range, scheme, array_to_json(admits)::text AS admits, raised_at AS raisedat, migration_id AS migration
                    """,
                    new { app, migration = lease.Migration.Value, range = terms.Range, scheme = SchemeWord.Of(terms.Scheme), admits = UseWord.Of(terms.Admits).ToArray() }).ConfigureAwait(false);
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

    private sealed record Row(string App, string? Range, string Scheme, string Admits, DateTime? RaisedAt, long Migration)
    {
        public Fence ToFence() => new(App, Range, RaisedAt, Migration == 0 ? null : new MigrationId(Migration)) { Scheme = SchemeWord.Read(Scheme), Admits = FenceTold.UsesOf(TextList.Read(Admits)) };
    }
}
