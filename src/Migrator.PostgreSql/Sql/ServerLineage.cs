namespace Migrator.PostgreSql.Sql;

/// <summary>Expressions that tell a server, and its history, from every other.</summary>
internal static class ServerLineage
{
    /// <summary>The cluster's number and the database in it, as text.</summary>
    public const string Identity =
        """
        (SELECT system_identifier FROM pg_catalog.pg_control_system())
            || '/' || (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        """;

    /// <summary>The timeline, as text. The control file learns of a promotion only at the next checkpoint, the log at once.</summary>
    public const string Timeline =
        """
        CASE WHEN pg_catalog.pg_is_in_recovery()
            THEN (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint())
            ELSE ('x' || pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog.bit(32)::pg_catalog.int4
        END::pg_catalog.text
        """;
}
