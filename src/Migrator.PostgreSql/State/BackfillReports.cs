using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>What processes say of their work on backfills.</summary>
internal sealed class BackfillReports(ControlDatabase database)
{
    public Task WriteAsync(BackfillReport report, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO migrator.backfill_report AS r (
                    migration_id, table_schema, table_name, owner, rows_per_second, remaining, batch_time, workers, throttled_since, throttled_by, poisoned, reported_at)
                VALUES (@migration, @schema, @name, @owner, @speed, @remaining, @batch, @workers, @since, @by, @poisoned, clock_timestamp())
                ON CONFLICT (migration_id, table_schema, table_name, owner) DO UPDATE
                SET rows_per_second = excluded.rows_per_second,
                    remaining = excluded.remaining,
                    batch_time = excluded.batch_time,
                    workers = excluded.workers,
                    throttled_since = excluded.throttled_since,
                    throttled_by = excluded.throttled_by,
                    poisoned = excluded.poisoned,
                    reported_at = excluded.reported_at;

                -- What another process has counted before is older than this.
                UPDATE migrator.backfill_report
                SET poisoned = NULL
                WHERE @poisoned::bigint IS NOT NULL
                    AND migration_id = @migration
                    AND table_schema = @schema
                    AND table_name = @name
                    AND owner <> @owner
                    AND poisoned IS NOT NULL
                """,
                new
                {
                    migration = report.Migration.Value,
                    schema = report.Table.Schema,
                    name = report.Table.Name,
                    owner = report.Owner,
                    speed = report.RowsPerSecond,
                    remaining = report.Remaining,
                    batch = report.BatchTime,
                    workers = report.Workers,
                    since = report.ThrottledSince?.UtcDateTime,
                    by = report.ThrottledBy,
                    poisoned = report.Poisoned,
                }),
            cancellationToken);

    public Task<IReadOnlyList<BackfillReport>> ReadAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<BackfillReport>>(
            async session =>
            {
                // A control schema of an older tool has none.
                if (!await session.ScalarAsync<bool>("SELECT to_regclass('migrator.backfill_report') IS NOT NULL").ConfigureAwait(false))
                {
                    return [];
                }

                var rows = await session.QueryAsync<Row>(
                    """
                    SELECT table_schema AS "schema",
                        table_name AS name,
                        owner,
                        rows_per_second AS rowspersecond,
                        EXTRACT(epoch FROM remaining)::float8 AS remaining,
                        EXTRACT(epoch FROM batch_time)::float8 AS batchtime,
                        workers,
                        throttled_since AS throttledsince,
                        throttled_by AS throttledby,
                        poisoned,
                        workers > 0 AND reported_at > clock_timestamp() - interval '15 seconds' AS iscurrent
                    FROM migrator.backfill_report
                    WHERE migration_id = @migration
                    ORDER BY table_schema, table_name, owner
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return [.. rows.Select(row => row.ToReport(migration))];
            },
            [],
            cancellationToken);

    private sealed record Row(
        string Schema, string Name, string Owner, double RowsPerSecond, double? Remaining, double? BatchTime, int Workers, DateTime? ThrottledSince, string? ThrottledBy, long? Poisoned, bool IsCurrent)
    {
        public BackfillReport ToReport(MigrationId migration) => new(migration, new TableName(Schema, Name), Owner)
        {
            RowsPerSecond = RowsPerSecond,
            Remaining = Remaining is { } left ? TimeSpan.FromSeconds(left) : null,
            BatchTime = BatchTime is { } batch ? TimeSpan.FromSeconds(batch) : null,
            Workers = Workers,
            ThrottledSince = ThrottledSince,
            ThrottledBy = ThrottledBy,
            Poisoned = Poisoned,
            IsCurrent = IsCurrent,
        };
    }
}
