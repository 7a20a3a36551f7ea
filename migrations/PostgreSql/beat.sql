-- Registers an instance or renews its lease. The caller says by which ranges it has judged its version; if the fence
-- stands elsewhere by now, nothing is registered. A lease that has ended is not renewed but begins anew.
CREATE OR REPLACE FUNCTION migrator.beat(
    p_app text, p_version text, p_instance text, p_ttl interval, p_judged_by text[] DEFAULT ARRAY[]::text[],
    OUT started_at timestamptz, OUT last_seen timestamptz, OUT lease_until timestamptz)
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_ranges text[] := migrator.fence_ranges(p_app);
    v_now timestamptz := clock_timestamp();
BEGIN
    IF v_ranges IS DISTINCT FROM p_judged_by THEN
        RAISE EXCEPTION 'The fence of % admits % only.', p_app, array_to_string(v_ranges, ' and ')
            USING ERRCODE = 'MG005';
    END IF;

    UPDATE migrator.instance AS i
    SET app = p_app,
        version = p_version,
        started_at = CASE
            WHEN i.lease_until > v_now AND i.stopped_at IS NULL AND i.app = p_app AND i.version = p_version
            THEN i.started_at
            ELSE v_now
        END,
        last_seen = v_now,
        lease_until = v_now + p_ttl,
        stopped_at = NULL
    WHERE i.instance_id = p_instance
    RETURNING i.started_at, i.last_seen, i.lease_until
    INTO beat.started_at, beat.last_seen, beat.lease_until;

    IF NOT FOUND THEN
        DELETE FROM migrator.instance
        WHERE instance_id IN (
            SELECT i.instance_id
            FROM migrator.instance AS i
            WHERE i.last_seen < v_now - interval '30 days'
                AND i.lease_until < v_now
            FOR UPDATE SKIP LOCKED);

        INSERT INTO migrator.instance AS i (instance_id, app, version, started_at, last_seen, lease_until)
        VALUES (p_instance, p_app, p_version, v_now, v_now, v_now + p_ttl)
        ON CONFLICT (instance_id) DO UPDATE
        SET app = excluded.app,
            version = excluded.version,
            started_at = excluded.started_at,
            last_seen = excluded.last_seen,
            lease_until = excluded.lease_until,
            stopped_at = NULL
        RETURNING i.started_at, i.last_seen, i.lease_until
        INTO beat.started_at, beat.last_seen, beat.lease_until;
    END IF;
END
$body$
