using Migrator.Changes;
using Migrator.Execution;
using Migrator.Planning;
using Migrator.PostgreSql.Sql;
using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>Keeps FluentMigrator's own table in step, so that its runner could take over again. Its names come from the frozen plan.</summary>
internal static class VersionRows
{
    // What we have created we may take away again; a table that anybody else has created never.
    private const string Ours = "Created by Migrator, so that FluentMigrator's own runner finds what was applied.";

    // Two migrations that end at the same moment must not both create the table; this spells "versions".
    private const long LockKey = 0x76657273696F6E73;

    /// <summary>Writes a migration's row, or takes it away; in the transaction of the session.</summary>
    public static async Task KeepAsync(ControlSession session, MigrationId migration, bool isApplied)
    {
        var row = await session.FirstOrDefaultAsync<Row>(
            "SELECT title, plan FROM migrator.migration WHERE id = @id AND plan IS NOT NULL", new { id = migration.Value }).ConfigureAwait(false);
        if (row is null || PlanJson.Deserialize(row.Plan).VersionTable is not { } table)
        {
            return;
        }

        try
        {
            await session.ExecuteAsync("SELECT pg_advisory_xact_lock(@key)", new { key = LockKey }).ConfigureAwait(false);
            var isThere = await IsThereAsync(session, table).ConfigureAwait(false);
            if (isApplied)
            {
                await WriteAsync(session, table, isThere, migration, row.Title).ConfigureAwait(false);
            }
            else if (isThere)
            {
                await RemoveAsync(session, table, migration).ConfigureAwait(false);
            }
        }
        catch (PostgresException refused) when (!ControlErrors.MayBeTriedAgain(refused))
        {
            throw new VersionTableRefusedException(migration, table, refused);
        }
    }

    private static async Task WriteAsync(ControlSession session, VersionTable table, bool isThere, MigrationId migration, string title)
    {
        var name = PgIdentifier.Quote(table.Table);
        var version = PgIdentifier.Quote(table.Version);
        if (!isThere)
        {
            // Not IF NOT EXISTS: it asks for the right to create schemas even where there is nothing to create.
            if (!await session.ScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = @schema)", new { schema = table.Table.Schema }).ConfigureAwait(false))
            {
                await session.ExecuteAsync($"CREATE SCHEMA {PgIdentifier.Quote(table.Table.Schema)}").ConfigureAwait(false);
            }

            await session.ExecuteAsync(Creation(table)).ConfigureAwait(false);
        }

        await session.ExecuteAsync(
            $"""
            INSERT INTO {name} ({version}, {PgIdentifier.Quote(table.AppliedOn)}, {PgIdentifier.Quote(table.Description)})
            SELECT @id, clock_timestamp() AT TIME ZONE 'UTC', left(@title, 1024)
            WHERE NOT EXISTS (SELECT 1 FROM {name} WHERE {version} = @id)
            """,
            new { id = migration.Value, title }).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(ControlSession session, VersionTable table, MigrationId migration)
    {
        var name = PgIdentifier.Quote(table.Table);
        await session.ExecuteAsync($"DELETE FROM {name} WHERE {PgIdentifier.Quote(table.Version)} = @id", new { id = migration.Value }).ConfigureAwait(false);
        var isEmptyAndOurs = await session.ScalarAsync<bool>(
            $"""
            SELECT NOT EXISTS (SELECT 1 FROM {name})
                AND coalesce(obj_description({PgLiteral.Text(name)}::regclass, 'pg_class') = @ours, false)
            """,
            new { ours = Ours }).ConfigureAwait(false);
        if (isEmptyAndOurs)
        {
            await session.ExecuteAsync($"DROP TABLE {name}").ConfigureAwait(false);
        }
    }

    private static Task<bool> IsThereAsync(ControlSession session, VersionTable table)
        => session.ScalarAsync<bool>(
            """
            SELECT EXISTS (
                SELECT 1
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE (n.nspname, c.relname) = (@schema, @table))
            """,
            new { schema = table.Table.Schema, table = table.Table.Name });

    /// <summary>As FluentMigrator's runner leaves it behind, the order of its columns included.</summary>
    private static string Creation(VersionTable table)
    {
        var name = PgIdentifier.Quote(table.Table);
        var version = PgIdentifier.Quote(table.Version);
        var key = table.IsPrimaryKey
            ? $"ALTER TABLE {name} ADD CONSTRAINT {PgIdentifier.Quote(table.UniqueIndex)} PRIMARY KEY ({version})"
            : $"CREATE UNIQUE INDEX {PgIdentifier.Quote(table.UniqueIndex)} ON {name} ({version} ASC)";
        return
            $"""
            CREATE TABLE {name} (
                {version} bigint NOT NULL,
                {PgIdentifier.Quote(table.AppliedOn)} timestamp without time zone,
                {PgIdentifier.Quote(table.Description)} varchar(1024)
            );
            {key};
            COMMENT ON TABLE {name} IS {PgLiteral.Text(Ours)}
            """;
    }

    private sealed record Row(string Title, string Plan);
}
