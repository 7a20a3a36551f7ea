using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Which versions migrations require, as pipelines and people have said.</summary>
internal sealed class Requirements(ControlDatabase database)
{
    public Task<IReadOnlyList<StoredRequirement>> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<StoredRequirement>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT migration_id AS migration, app, range, origin, given_by AS givenby, given_at AS givenat
                    FROM migrator.requirement
                    ORDER BY migration_id, app, origin
                    """).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToRequirement())];
            },
            [],
            cancellationToken);

    public Task RequireAsync(
        MigrationId migration, string app, string range, string origin, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.requirement (migration_id, app, origin, range, given_by, given_at)
                    VALUES (@migration, @app, @origin, @range, @by, clock_timestamp())
                    ON CONFLICT (migration_id, app, origin) DO UPDATE
                    SET range = excluded.range,
                        given_by = excluded.given_by,
                        given_at = excluded.given_at
                    """,
                    new { migration = migration.Value, app, origin, range, by }).ConfigureAwait(false);
                await Audit.WriteAsync(session, migration, "require", $"{app} {range} ({origin})", by).ConfigureAwait(false);
            },
            cancellationToken);

    private sealed record Row(long Migration, string App, string Range, string Origin, string GivenBy, DateTime GivenAt)
    {
        public StoredRequirement ToRequirement() => new(new MigrationId(Migration), App, Range, Origin, GivenBy, GivenAt);
    }
}
