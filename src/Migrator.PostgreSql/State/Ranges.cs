using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>How far backfills have come.</summary>
internal sealed class Ranges(ControlDatabase database)
{
    public Task<IReadOnlyList<BackfillRange>> PrepareAsync(
        Lease lease, string stepId, TableName table, IReadOnlyList<(long From, long To)> ranges, string storage, CancellationToken cancellationToken)
        => database.WriteAsync<IReadOnlyList<BackfillRange>>(
            lease,
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    DELETE FROM migrator.backfill_range
                    WHERE migration_id = @migration
                        AND table_schema = @schema
                        AND table_name = @name
                        AND (storage <> @storage OR step_id <> @stepId);

                    UPDATE migrator.backfill_range
                    SET step_id = @stepId
                    WHERE migration_id = @migration
                        AND table_schema = @schema
                        AND table_name = @name
                        AND step_id IS NULL;

                    INSERT INTO migrator.backfill_range (
                        migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, storage, step_id)
                    SELECT @migration, @schema, @name, from_unit, to_unit, from_unit, @storage, @stepId
                    FROM unnest(@froms, @tos) AS planned (from_unit, to_unit)
                    WHERE NOT EXISTS (
                        SELECT 1
                        FROM migrator.backfill_range
                        WHERE migration_id = @migration
                            AND table_schema = @schema
                            AND table_name = @name)
                    ORDER BY from_unit
                    """,
                    new
                    {
                        migration = lease.Migration.Value,
                        schema = table.Schema,
                        name = table.Name,
                        stepId,
                        storage,
                        froms = ranges.Select(range => range.From).ToArray(),
                        tos = ranges.Select(range => range.To).ToArray(),
                    }).ConfigureAwait(false);
                var stored = await ReadAsync(session, lease.Migration).ConfigureAwait(false);
                return [.. stored.Where(range => range.Table == table)];
            },
            cancellationToken);

    public Task<IReadOnlyList<BackfillRange>> ReadAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync(session => ReadAsync(session, migration), [], cancellationToken);

    public Task ForgetAsync(Lease lease, TableName table, CancellationToken cancellationToken)
        => database.WriteAsync(
            lease,
            session => session.ExecuteAsync(
                """
                DELETE FROM migrator.backfill_range
                WHERE migration_id = @migration
                    AND table_schema = @schema
                    AND table_name = @name
                """,
                new { migration = lease.Migration.Value, schema = table.Schema, name = table.Name }),
            cancellationToken);

    private static async Task<IReadOnlyList<BackfillRange>> ReadAsync(ControlSession session, MigrationId migration)
    {
        var rows = await session.QueryAsync<RangeRow>(
            $"""
            SELECT {RangeRow.Columns}
            FROM migrator.backfill_range
            WHERE migration_id = @migration
            ORDER BY id
            """,
            new { migration = migration.Value }).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToRange(migration))];
    }
}
