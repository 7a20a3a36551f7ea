namespace Migrator.PostgreSql.Rows.Throttling;

/// <summary>What this role may look at on this server.</summary>
/// <param name="ListsArchive">True if it may list the log segments that wait to be archived.</param>
/// <param name="HasSteering">True if the control schema has a place for what people ask of backfills.</param>
internal sealed record ThrottleAbilities(bool ListsArchive, bool HasSteering)
{
    public const string Sql =
        """
        SELECT pg_catalog.has_function_privilege('pg_catalog.pg_ls_archive_statusdir()', 'EXECUTE') AS listsarchive,
            EXISTS (
                SELECT 1
                FROM pg_catalog.pg_class AS c
                    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = 'migrator'
                    AND c.relname = 'steering') AS hassteering
        """;
}
