-- What an instance says it does, such as 202611230900=new-only: it may change while the version stays.
ALTER TABLE migrator.instance ADD COLUMN capabilities text[] NOT NULL DEFAULT '{}';

ALTER TABLE migrator.sighting ADD COLUMN capabilities text[] NOT NULL DEFAULT '{}';
ALTER TABLE migrator.sighting DROP CONSTRAINT sighting_pkey;
ALTER TABLE migrator.sighting ADD PRIMARY KEY (app, version, source, capabilities);

-- The words that the fence of a migration lets in, of instances that say one.
ALTER TABLE migrator.fence ADD COLUMN admits text[] NOT NULL DEFAULT '{new-only}';

-- What is overwritten was live, and that is kept: until its last sign, or, if it only says something else now, until this one.
CREATE OR REPLACE FUNCTION migrator.keep_replaced_version()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO migrator.sighting AS s (app, version, source, capabilities, first_seen, last_seen)
    VALUES (
        OLD.app,
        OLD.version,
        'heartbeats',
        OLD.capabilities,
        OLD.started_at,
        CASE WHEN NEW.started_at = OLD.started_at THEN NEW.last_seen ELSE OLD.last_seen END)
    ON CONFLICT (app, version, source, capabilities) DO UPDATE
    SET first_seen = least(s.first_seen, excluded.first_seen),
        last_seen = greatest(s.last_seen, excluded.last_seen);
    RETURN NULL;
END
$body$;

DROP TRIGGER keep_replaced_version ON migrator.instance;

CREATE TRIGGER keep_replaced_version
    AFTER UPDATE ON migrator.instance
    FOR EACH ROW
    WHEN (OLD.version <> NEW.version OR OLD.app <> NEW.app OR OLD.capabilities <> NEW.capabilities)
    EXECUTE FUNCTION migrator.keep_replaced_version();

-- The fences of an application, each as JSON, read under the lock that raising one waits for.
CREATE FUNCTION migrator.fence_terms(p_app text)
    RETURNS text[]
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM migrator.fence_ranges(p_app);

    RETURN ARRAY(
        SELECT jsonb_build_object('migration', migration_id, 'range', range, 'scheme', scheme, 'admits', admits)::text
        FROM migrator.fence
        WHERE app = p_app
            AND range IS NOT NULL
        ORDER BY migration_id);
END
$body$;

-- Writes a registration that the fences were found to let in. For the functions below only.
CREATE FUNCTION migrator.write_beat(
    p_app text, p_version text, p_instance text, p_ttl interval, p_capabilities text[],
    OUT started_at timestamptz, OUT last_seen timestamptz, OUT lease_until timestamptz)
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_now timestamptz := clock_timestamp();
BEGIN
    UPDATE migrator.instance AS i
    SET app = p_app,
        version = p_version,
        capabilities = p_capabilities,
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
    INTO write_beat.started_at, write_beat.last_seen, write_beat.lease_until;

    IF NOT FOUND THEN
        DELETE FROM migrator.instance
        WHERE instance_id IN (
            SELECT i.instance_id
            FROM migrator.instance AS i
            WHERE i.last_seen < v_now - interval '30 days'
                AND i.lease_until < v_now
            FOR UPDATE SKIP LOCKED);

        INSERT INTO migrator.instance AS i (instance_id, app, version, capabilities, started_at, last_seen, lease_until)
        VALUES (p_instance, p_app, p_version, p_capabilities, v_now, v_now, v_now + p_ttl)
        ON CONFLICT (instance_id) DO UPDATE
        SET app = excluded.app,
            version = excluded.version,
            capabilities = excluded.capabilities,
            started_at = excluded.started_at,
            last_seen = excluded.last_seen,
            lease_until = excluded.lease_until,
            stopped_at = NULL
        RETURNING i.started_at, i.last_seen, i.lease_until
        INTO write_beat.started_at, write_beat.last_seen, write_beat.lease_until;
    END IF;
END
$body$;

-- As before, for libraries that know of no capabilities: their instances say nothing and are judged by their version.
CREATE OR REPLACE FUNCTION migrator.beat(
    p_app text, p_version text, p_instance text, p_ttl interval, p_judged_by text[] DEFAULT ARRAY[]::text[],
    OUT started_at timestamptz, OUT last_seen timestamptz, OUT lease_until timestamptz)
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_ranges text[] := migrator.fence_ranges(p_app);
BEGIN
    IF v_ranges IS DISTINCT FROM p_judged_by THEN
        RAISE EXCEPTION 'The fence of % admits % only.', p_app, array_to_string(v_ranges, ' and ')
            USING ERRCODE = 'MG005';
    END IF;

    SELECT w.started_at, w.last_seen, w.lease_until
    FROM migrator.write_beat(p_app, p_version, p_instance, p_ttl, '{}') AS w
    INTO beat.started_at, beat.last_seen, beat.lease_until;
END
$body$;

-- Registers an instance or renews its lease, with what it says it does. The caller says by which fences it has judged that.
CREATE FUNCTION migrator.beat_saying(
    p_app text, p_version text, p_instance text, p_ttl interval, p_capabilities text[], p_judged_by text[],
    OUT started_at timestamptz, OUT last_seen timestamptz, OUT lease_until timestamptz)
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_terms text[] := migrator.fence_terms(p_app);
BEGIN
    IF v_terms IS DISTINCT FROM p_judged_by THEN
        RAISE EXCEPTION 'The fence of % admits % only.', p_app, array_to_string(v_terms, ' and ')
            USING ERRCODE = 'MG005';
    END IF;

    SELECT w.started_at, w.last_seen, w.lease_until
    FROM migrator.write_beat(p_app, p_version, p_instance, p_ttl, p_capabilities) AS w
    INTO beat_saying.started_at, beat_saying.last_seen, beat_saying.lease_until;
END
$body$;

REVOKE ALL ON FUNCTION migrator.write_beat(text, text, text, interval, text[]), migrator.keep_replaced_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    migrator.fence_terms(text),
    migrator.beat_saying(text, text, text, interval, text[], text[])
TO PUBLIC;
