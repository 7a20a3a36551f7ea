using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>How far backfills have come.</summary>
internal sealed class Ranges(ControlDatabase database)
{
    public Task<IReadOnlyList<BackfillRange>> PrepareAsync(
        Lease lease, TableName table, IReadOnlyList<(long From, long To)> ranges, string storage, CancellationToken cancellationToken)
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
                        AND storage <> @storage;

                    INSERT INTO migrator.backfill_range (
                        migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, storage)
                    SELECT @migration, @schema, @name, from_unit, to_unit, from_unit, @storage
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
        var rows = await session.QueryAsync<Row>(
            """
            SELECT id,
                table_schema AS "schema",
                table_name AS name,
                from_unit AS "from",
                to_unit AS "to",
                cursor_unit AS cursor,
                rows_done AS rowsdone,
                storage
            FROM migrator.backfill_range
            WHERE migration_id = @migration
            ORDER BY id
            """,
            new { migration = migration.Value }).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToRange(migration))];
    }

    private sealed record Row(
        long Id, string Schema, string Name, long From, long To, long Cursor, long RowsDone, string Storage)
    {
        public BackfillRange ToRange(MigrationId migration)
            => new(Id, migration, new TableName(Schema, Name), From, To, Cursor, RowsDone, Storage);
    }
}
