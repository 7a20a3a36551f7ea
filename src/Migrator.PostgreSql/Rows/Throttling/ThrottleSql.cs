namespace Migrator.PostgreSql.Rows.Throttling;

/// <summary>The query of a look. Its transaction finds names in the server's own catalog only.</summary>
internal static class ThrottleSql
{
    // In pieces, so that the query does not find itself among the sessions that run a batch.
    private const string OurBatches =
        $"""
        ARRAY(
                    SELECT o.pid
                    FROM pg_stat_activity AS o
                    WHERE o.usename = session_user
                        AND o.datname = current_database()
                        AND o.pid <> pg_backend_pid()
                        AND o.query ~~ ('DO %' || '{RowsWrite.Result}' || '%'))
        """;

    private const string WrittenLog = "pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')";

    public static string For(ThrottleAbilities able) =>
        $"""
        SELECT clock_timestamp() AS at,
            CASE WHEN NOT pg_is_in_recovery() THEN {WrittenLog}::int8 END AS position,
            current_setting('archive_mode') <> 'off' AS isarchiving,
            {(able.ListsArchive ? Listed : Reckoned)} AS archivebacklog,
            {Active} AS activesessions,
            {Busy} AS busysessions,
            {Waiters} AS lockwaiters,
            {Wraparound} AS wraparoundvacuum,
            current_setting('block_size')::int8 AS unitbytes,
            {Density} AS rowsperunit,
            {Replicas} AS replicas,
            {(able.HasSteering ? Steering : "NULL::text")} AS steering
        """;

    private const string Listed =
        """
        (
                SELECT count(*)
                FROM pg_ls_archive_statusdir() AS f
                WHERE f.name ~~ '%.ready')
        """;

    // What everybody may read: from the last archived segment up to the one that is being written.
    private const string Reckoned =
        $"""
        (
                SELECT CASE WHEN a.last_archived_wal ~ '^[0-9A-F]{"{24}"}' AND NOT pg_is_in_recovery()
                    THEN GREATEST(0, floor({WrittenLog} / s.size)::int8
                        - ('x' || substr(a.last_archived_wal, 9, 8))::bit(32)::int8 * (4294967296 / s.size)
                        - ('x' || substr(a.last_archived_wal, 17, 8))::bit(32)::int8
                        - 1)
                    END
                FROM pg_stat_archiver AS a
                    CROSS JOIN (SELECT pg_size_bytes(current_setting('wal_segment_size')) AS size) AS s)
        """;

    // What may not be seen is counted as unknown, not as nothing.
    private const string Active =
        """
        (
                SELECT CASE WHEN count(*) FILTER (WHERE a.query = '<insufficient privilege>') = 0
                    THEN count(*) FILTER (
                        WHERE a.state = 'active'
                            AND a.backend_type = 'client backend'
                            AND a.application_name <> current_setting('application_name'))
                    END
                FROM pg_stat_activity AS a)
        """;

    // What others' sessions do is seen with rights only; but everybody may see who holds a transaction's own lock. Who has no role is a
    // process of the server.
    private const string Busy =
        $"""
        (
                SELECT count(*)
                FROM pg_stat_activity AS a
                    CROSS JOIN (SELECT {OurBatches} AS pids) AS ours
                WHERE a.datname = current_database()
                    AND a.usename IS NOT NULL
                    AND a.pid <> pg_backend_pid()
                    AND a.pid <> ALL (ours.pids)
                    AND NOT (a.usename = session_user AND a.query ~~ 'VACUUM %')
                    AND CASE WHEN a.state IS NOT NULL THEN a.state = 'active' AND COALESCE(a.wait_event_type, '') NOT IN ('Lock', 'Timeout', 'Client')
                        ELSE a.pid IN (SELECT l.pid FROM pg_locks AS l WHERE l.locktype = 'virtualxid' AND l.mode = 'ExclusiveLock' AND l.granted) END)
        """;

    private const string Waiters =
        $"""
        (
                SELECT CASE WHEN current_setting('track_activities') = 'on' THEN count(*) END
                FROM (SELECT DISTINCT l.pid FROM pg_locks AS l WHERE NOT l.granted) AS w
                    CROSS JOIN (SELECT {OurBatches} AS pids) AS ours
                WHERE pg_blocking_pids(w.pid) && ours.pids
                    AND w.pid <> ALL (ours.pids))
        """;

    // Nobody but a superuser sees what autovacuum says it does; its lock, and the age that calls for it, are seen by everybody.
    private const string Wraparound =
        """
        (
                WITH RECURSIVE parts AS (
                    SELECT c.oid
                    FROM pg_class AS c
                        JOIN pg_namespace AS n ON n.oid = c.relnamespace
                    WHERE n.nspname = @schema
                        AND c.relname = @name
                    UNION ALL
                    SELECT h.inhrelid
                    FROM parts AS p
                        JOIN pg_inherits AS h ON h.inhparent = p.oid
                ),
                aged AS (
                    SELECT t.oid, c.oid AS of
                    FROM parts AS p
                        JOIN pg_class AS c ON c.oid = p.oid
                        JOIN pg_class AS t ON t.oid IN (c.oid, c.reltoastrelid)
                    WHERE t.relkind IN ('r', 't')
                        AND (age(t.relfrozenxid) > LEAST(
                                current_setting('autovacuum_freeze_max_age')::int4,
                                (SELECT o.option_value::int4 FROM pg_options_to_table(t.reloptions) AS o WHERE o.option_name = 'autovacuum_freeze_max_age'))
                            OR mxid_age(t.relminmxid) > current_setting('autovacuum_multixact_freeze_max_age')::int4)
                )
                SELECT min(a.of::regclass::text)
                FROM aged AS a
                    JOIN pg_locks AS l ON l.relation = a.oid
                WHERE l.granted
                    AND l.mode = 'ShareUpdateExclusiveLock'
                    AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()))
        """;

    private const string Density =
        """
        (
                SELECT max(CASE WHEN c.reltuples > 0 AND c.relpages > 0 THEN c.reltuples / c.relpages END)::float8
                FROM pg_class AS c
                    JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = @schema
                    AND c.relname = @name)
        """;

    // A copy that is being made is no replica; who only receives the log has nothing but received it.
    private const string Replicas =
        """
        (
                SELECT json_agg(json_build_object(
                    'name', COALESCE(NULLIF(r.application_name, ''), 'with process ' || r.pid::text),
                    'position', pg_wal_lsn_diff(COALESCE(r.replay_lsn, r.flush_lsn, r.write_lsn, r.sent_lsn), '0/0'),
                    'lag', EXTRACT(epoch FROM r.replay_lag)))::text
                FROM pg_stat_replication AS r
                WHERE r.state IS DISTINCT FROM 'backup')
        """;

    private const string Steering =
        """
        (
                SELECT json_build_object(
                    'by', s.by_whom,
                    'at', s.at,
                    'paused_at', s.paused_at,
                    'reason', s.reason,
                    'duty', s.duty,
                    'paced_at', s.paced_at,
                    'batch_target', EXTRACT(epoch FROM s.batch_target),
                    'workers', to_jsonb(s) -> 'workers',
                    'on_bad_row', to_jsonb(s) -> 'on_bad_row')::text
                FROM migrator.steering AS s
                WHERE s.migration_id = @migration)
        """;
}
