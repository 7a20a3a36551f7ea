namespace Migrator.PostgreSql.Rows.Throttling;

/// <summary>The query of a look. Every name is qualified: the session's search path is somebody else's.</summary>
internal static class ThrottleSql
{
    // In pieces, so that the query does not find itself among the sessions that run a batch.
    private const string OurBatches =
        $"""
        ARRAY(
                    SELECT o.pid
                    FROM pg_catalog.pg_stat_activity AS o
                    WHERE o.usename OPERATOR(pg_catalog.=) session_user
                        AND o.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
                        AND o.pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid()
                        AND o.query OPERATOR(pg_catalog.~~) ('DO %' OPERATOR(pg_catalog.||) '{RowsWrite.Result}' OPERATOR(pg_catalog.||) '%'))
        """;

    private const string WrittenLog = "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')";

    public static string For(ThrottleAbilities able) =>
        $"""
        SELECT pg_catalog.clock_timestamp() AS at,
            CASE WHEN NOT pg_catalog.pg_is_in_recovery() THEN {WrittenLog}::pg_catalog.int8 END AS position,
            pg_catalog.current_setting('archive_mode') OPERATOR(pg_catalog.<>) 'off' AS isarchiving,
            {(able.ListsArchive ? Listed : Reckoned)} AS archivebacklog,
            {Active} AS activesessions,
            {Waiters} AS lockwaiters,
            {Wraparound} AS wraparoundvacuum,
            pg_catalog.current_setting('block_size')::pg_catalog.int8 AS unitbytes,
            {Density} AS rowsperunit,
            {Replicas} AS replicas,
            {(able.HasSteering ? Steering : "NULL::pg_catalog.text")} AS steering
        """;

    private const string Listed =
        """
        (
                SELECT pg_catalog.count(*)
                FROM pg_catalog.pg_ls_archive_statusdir() AS f
                WHERE f.name OPERATOR(pg_catalog.~~) '%.ready')
        """;

    // What everybody may read: from the last archived segment up to the one that is being written.
    private const string Reckoned =
        $"""
        (
                SELECT CASE WHEN a.last_archived_wal OPERATOR(pg_catalog.~) '^[0-9A-F]{"{24}"}' AND NOT pg_catalog.pg_is_in_recovery()
                    THEN GREATEST(0, pg_catalog.floor({WrittenLog} OPERATOR(pg_catalog./) s.size)::pg_catalog.int8
                        OPERATOR(pg_catalog.-) ('x' OPERATOR(pg_catalog.||) pg_catalog.substr(a.last_archived_wal, 9, 8))::pg_catalog.bit(32)::pg_catalog.int8 OPERATOR(pg_catalog.*) (4294967296 OPERATOR(pg_catalog./) s.size)::pg_catalog.int8
                        OPERATOR(pg_catalog.-) ('x' OPERATOR(pg_catalog.||) pg_catalog.substr(a.last_archived_wal, 17, 8))::pg_catalog.bit(32)::pg_catalog.int8
                        OPERATOR(pg_catalog.-) 1)
                    END
                FROM pg_catalog.pg_stat_archiver AS a
                    CROSS JOIN (SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) AS size) AS s)
        """;

    // What may not be seen is counted as unknown, not as nothing.
    private const string Active =
        """
        (
                SELECT CASE WHEN pg_catalog.count(*) FILTER (WHERE a.query OPERATOR(pg_catalog.=) '<insufficient privilege>') OPERATOR(pg_catalog.=) 0
                    THEN pg_catalog.count(*) FILTER (
                        WHERE a.state OPERATOR(pg_catalog.=) 'active'
                            AND a.backend_type OPERATOR(pg_catalog.=) 'client backend'
                            AND a.application_name OPERATOR(pg_catalog.<>) pg_catalog.current_setting('application_name'))
                    END
                FROM pg_catalog.pg_stat_activity AS a)
        """;

    private const string Waiters =
        $"""
        (
                SELECT CASE WHEN pg_catalog.current_setting('track_activities') OPERATOR(pg_catalog.=) 'on' THEN pg_catalog.count(*) END
                FROM (SELECT DISTINCT l.pid FROM pg_catalog.pg_locks AS l WHERE NOT l.granted) AS w
                    CROSS JOIN (SELECT {OurBatches} AS pids) AS ours
                WHERE pg_catalog.pg_blocking_pids(w.pid) OPERATOR(pg_catalog.&&) ours.pids
                    AND w.pid OPERATOR(pg_catalog.<>) ALL (ours.pids))
        """;

    // Nobody but a superuser sees what autovacuum says it does; its lock, and the age that calls for it, are seen by everybody.
    private const string Wraparound =
        """
        (
                WITH RECURSIVE parts AS (
                    SELECT c.oid
                    FROM pg_catalog.pg_class AS c
                        JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                    WHERE n.nspname OPERATOR(pg_catalog.=) @schema
                        AND c.relname OPERATOR(pg_catalog.=) @name
                    UNION ALL
                    SELECT h.inhrelid
                    FROM parts AS p
                        JOIN pg_catalog.pg_inherits AS h ON h.inhparent OPERATOR(pg_catalog.=) p.oid
                ),
                aged AS (
                    SELECT t.oid, c.oid AS of
                    FROM parts AS p
                        JOIN pg_catalog.pg_class AS c ON c.oid OPERATOR(pg_catalog.=) p.oid
                        JOIN pg_catalog.pg_class AS t ON t.oid IN (c.oid, c.reltoastrelid)
                    WHERE t.relkind IN ('r', 't')
                        AND (pg_catalog.age(t.relfrozenxid) OPERATOR(pg_catalog.>) LEAST(
                                pg_catalog.current_setting('autovacuum_freeze_max_age')::pg_catalog.int4,
                                (SELECT o.option_value::pg_catalog.int4 FROM pg_catalog.pg_options_to_table(t.reloptions) AS o WHERE o.option_name OPERATOR(pg_catalog.=) 'autovacuum_freeze_max_age'))
                            OR pg_catalog.mxid_age(t.relminmxid) OPERATOR(pg_catalog.>) pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::pg_catalog.int4)
                )
                SELECT pg_catalog.min(a.of::pg_catalog.regclass::pg_catalog.text)
                FROM aged AS a
                    JOIN pg_catalog.pg_locks AS l ON l.relation OPERATOR(pg_catalog.=) a.oid
                WHERE l.granted
                    AND l.mode OPERATOR(pg_catalog.=) 'ShareUpdateExclusiveLock'
                    AND l.database OPERATOR(pg_catalog.=) (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()))
        """;

    private const string Density =
        """
        (
                SELECT pg_catalog.max(CASE WHEN c.reltuples OPERATOR(pg_catalog.>) 0 AND c.relpages OPERATOR(pg_catalog.>) 0 THEN c.reltuples OPERATOR(pg_catalog./) c.relpages END)::pg_catalog.float8
                FROM pg_catalog.pg_class AS c
                    JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                WHERE n.nspname OPERATOR(pg_catalog.=) @schema
                    AND c.relname OPERATOR(pg_catalog.=) @name)
        """;

    // A copy that is being made is no replica; who only receives the log has nothing but received it.
    private const string Replicas =
        """
        (
                SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                    'name', COALESCE(NULLIF(r.application_name, ''), 'with process ' OPERATOR(pg_catalog.||) r.pid::pg_catalog.text),
                    'position', pg_catalog.pg_wal_lsn_diff(COALESCE(r.replay_lsn, r.flush_lsn, r.write_lsn, r.sent_lsn), '0/0'),
                    'lag', EXTRACT(epoch FROM r.replay_lag)))::pg_catalog.text
                FROM pg_catalog.pg_stat_replication AS r
                WHERE r.state IS DISTINCT FROM 'backup')
        """;

    private const string Steering =
        """
        (
                SELECT pg_catalog.json_build_object(
                    'by', s.by_whom,
                    'at', s.at,
                    'paused_at', s.paused_at,
                    'reason', s.reason,
                    'duty', s.duty,
                    'batch_target', EXTRACT(epoch FROM s.batch_target))::pg_catalog.text
                FROM migrator.steering AS s
                WHERE s.migration_id OPERATOR(pg_catalog.=) @migration)
        """;
}
