using Migrator.Changes;

namespace Migrator.PostgreSql.State;

/// <summary>What FluentMigrator's own runner has applied.</summary>
internal sealed class ForeignVersions(ControlDatabase database)
{
    public Task<IReadOnlyList<MigrationId>> ReadAsync(VersionTable? custom, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<MigrationId>>(
            async session =>
            {
                // The server quotes: the names are its own.
                var queries = await session.QueryAsync<string>(
                    """
                    SELECT format('SELECT %I::bigint FROM %I.%I WHERE %1$I IS NOT NULL', a.attname, n.nspname, c.relname)
                    FROM pg_class AS c
                    JOIN pg_namespace AS n ON n.oid = c.relnamespace
                    JOIN pg_attribute AS a ON a.attrelid = c.oid
                    WHERE c.relkind IN ('r', 'p')
                        AND c.relpersistence <> 't'
                        AND (lower(c.relname) = 'versioninfo' AND lower(a.attname) = 'version'
                            OR (n.nspname, c.relname, a.attname) = (@schema, @table, @version))
                        AND a.atttypid IN ('bigint'::regtype, 'integer'::regtype)
                        AND a.attnum > 0
                        AND NOT a.attisdropped
                        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'migrator')
                    ORDER BY n.nspname, c.relname
                    """,
                    new { schema = custom?.Table.Schema ?? "", table = custom?.Table.Name ?? "", version = custom?.Version.Value ?? "" }).ConfigureAwait(false);

                return queries.Count == 0
                    ? []
                    : [.. (await session.QueryAsync<long>(string.Join("\nUNION\n", queries) + "\nORDER BY 1").ConfigureAwait(false))
                        .Select(version => new MigrationId(version))];
            },
            [],
            cancellationToken);
}
