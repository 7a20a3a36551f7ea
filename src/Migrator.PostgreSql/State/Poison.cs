using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Rows whose mapping fails.</summary>
internal sealed class Poison(ControlDatabase database)
{
    // An older control schema does not know where a row was found.
    private const string Columns =
        """
        table_schema AS "schema",
            table_name AS name,
            mapping_key AS mapping,
            row_key AS key,
            error,
            direction,
            seen_at AS seenat,
            (to_jsonb(p) ->> 'from_unit')::bigint AS "from",
            (to_jsonb(p) ->> 'to_unit')::bigint AS "to"
        """;

    public Task RecordAsync(PoisonRow row, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.ExecuteAsync(
                "SELECT migrator.record_poison(@migration, @mapping, @schema, @name, @key, @error, @direction)",
                new
                {
                    migration = row.Migration.Value,
                    mapping = row.Mapping,
                    schema = row.Table.Schema,
                    name = row.Table.Name,
                    key = row.Key,
                    error = row.Error,
                    direction = row.Direction,
                }),
            cancellationToken);

    public Task<IReadOnlyList<PoisonRow>> ReadAsync(MigrationId migration, int limit, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<PoisonRow>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"""
                    SELECT {Columns}
                    FROM (
                        SELECT DISTINCT ON (mapping_key, direction, row_key, CASE WHEN row_key LIKE '%(no key)' THEN to_jsonb(p) ->> 'id' END) p.*
                        FROM migrator.poison AS p
                        WHERE migration_id = @migration
                        ORDER BY mapping_key, direction, row_key, CASE WHEN row_key LIKE '%(no key)' THEN to_jsonb(p) ->> 'id' END, seen_at DESC) AS p
                    ORDER BY seen_at DESC, mapping_key, direction, row_key
                    LIMIT @limit
                    """,
                    new { migration = migration.Value, limit }).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToPoisonRow(migration))];
            },
            [],
            cancellationToken);

    public Task<PoisonRow?> ReadNewestAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                // Rows that writers have met have no place.
                var row = await session.FirstOrDefaultAsync<Row>(
                    $"""
                    SELECT {Columns}
                    FROM migrator.poison AS p
                    WHERE migration_id = @migration
                        AND direction = 'up'
                        AND from_unit IS NOT NULL
                    ORDER BY seen_at DESC, mapping_key
                    LIMIT 1
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return row?.ToPoisonRow(migration);
            },
            null,
            cancellationToken);

    public Task ForgetAsync(Lease lease, string? direction, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            async session =>
            {
                await session.ExecuteAsync(
                    // Their numbers go with them: what is forgotten explains no pending row any more.
                    """
                    DELETE FROM migrator.poison WHERE migration_id = @migration AND (@direction::text IS NULL OR direction = @direction);
                    UPDATE migrator.backfill_range SET poisoned = 0 WHERE migration_id = @migration AND poisoned > 0;
                    UPDATE migrator.backfill_report SET poisoned = NULL WHERE migration_id = @migration AND poisoned IS NOT NULL
                    """,
                    new { migration = lease.Migration.Value, direction }).ConfigureAwait(false);
            },
            cancellationToken);

    private sealed record Row(
        string Schema, string Name, string Mapping, string Key, string Error, string Direction, DateTime SeenAt, long? From, long? To)
    {
        public PoisonRow ToPoisonRow(MigrationId migration)
            => new(migration, new TableName(Schema, Name), Mapping, Key, Error, Direction, SeenAt) { From = From, To = To };
    }
}
