-- version 1
CREATE SCHEMA "migrator";

CREATE TABLE "migrator"."schema_version" (
    "version" bigint NOT NULL,
    "installed_at" timestamptz NOT NULL,
    CONSTRAINT "PK_schema_version" PRIMARY KEY ("version")
);

CREATE TABLE "migrator"."migration" (
    "id" bigint NOT NULL,
    "title" text NOT NULL,
    "state" text NOT NULL,
    "plan" text,
    "hash" text,
    "lease_owner" text,
    "lease_token" bigint DEFAULT 0 NOT NULL,
    "lease_expires" timestamptz,
    "started_at" timestamptz NOT NULL,
    "finished_at" timestamptz,
    CONSTRAINT "PK_migration" PRIMARY KEY ("id")
);

SET LOCAL search_path TO DEFAULT;

CREATE TABLE "migrator"."step" (
    "migration_id" bigint NOT NULL,
    "step_id" text NOT NULL,
    "position" integer NOT NULL,
    "state" text NOT NULL,
    "started_at" timestamptz,
    "finished_at" timestamptz,
    "lock_held" interval,
    CONSTRAINT "PK_step" PRIMARY KEY ("migration_id", "step_id")
);

SET LOCAL search_path TO pg_catalog, pg_temp;

CREATE TABLE "migrator"."mapping" (
    "migration_id" bigint NOT NULL,
    "key" text NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "bit" integer,
    "mode" text NOT NULL,
    "definition" text NOT NULL,
    CONSTRAINT "PK_mapping" PRIMARY KEY ("migration_id", "key")
);

CREATE TABLE "migrator"."used_bit" (
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "bit" integer NOT NULL,
    "migration_id" bigint NOT NULL,
    "key" text NOT NULL,
    CONSTRAINT "PK_used_bit" PRIMARY KEY ("table_schema", "table_name", "bit")
);

CREATE TABLE "migrator"."sync_version" (
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "version" bigint NOT NULL,
    CONSTRAINT "PK_sync_version" PRIMARY KEY ("table_schema", "table_name")
);

-- version 2
CREATE TABLE "migrator"."backfill_range" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "migration_id" bigint NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "from_unit" bigint NOT NULL,
    "to_unit" bigint NOT NULL,
    "cursor_unit" bigint NOT NULL,
    "rows_done" bigint DEFAULT 0 NOT NULL,
    "storage" text NOT NULL,
    "finished_at" timestamptz,
    CONSTRAINT "PK_backfill_range" PRIMARY KEY ("id")
);

CREATE TABLE "migrator"."poison" (
    "migration_id" bigint NOT NULL,
    "mapping_key" text NOT NULL,
    "direction" text NOT NULL,
    "row_key" text NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "error" text NOT NULL,
    "application" text NOT NULL,
    "seen_at" timestamptz NOT NULL,
    CONSTRAINT "PK_poison" PRIMARY KEY ("migration_id", "mapping_key", "direction", "row_key")
);

CREATE TABLE "migrator"."drift" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "migration_id" bigint NOT NULL,
    "mapping_key" text NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "row_key" text NOT NULL,
    "application" text NOT NULL,
    "seen_at" timestamptz NOT NULL,
    CONSTRAINT "PK_drift" PRIMARY KEY ("id")
);

CREATE TABLE "migrator"."drift_count" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "migration_id" bigint NOT NULL,
    "mapping_key" text NOT NULL,
    "application" text NOT NULL,
    "count" bigint NOT NULL,
    CONSTRAINT "PK_drift_count" PRIMARY KEY ("id")
);

CREATE TABLE "migrator"."evidence" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "migration_id" bigint NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "rule_hash" text NOT NULL,
    "mode" text NOT NULL,
    "rows" bigint NOT NULL,
    "pending" bigint NOT NULL,
    "mismatched" bigint NOT NULL,
    "lossy" bigint NOT NULL,
    "differences" text NOT NULL,
    "fingerprint" text NOT NULL,
    "server" text NOT NULL,
    "taken_at" timestamptz NOT NULL,
    CONSTRAINT "PK_evidence" PRIMARY KEY ("id")
);

CREATE TABLE "migrator"."verification" (
    "migration_id" bigint NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "circumstances" text NOT NULL,
    "started_at" timestamptz NOT NULL,
    CONSTRAINT "PK_verification" PRIMARY KEY ("migration_id", "table_schema", "table_name")
);

CREATE TABLE "migrator"."verified_range" (
    "migration_id" bigint NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "part_schema" text NOT NULL,
    "part_name" text NOT NULL,
    "pass" integer NOT NULL,
    "from_unit" bigint NOT NULL,
    "to_unit" bigint NOT NULL,
    "size" bigint NOT NULL,
    "rows" bigint NOT NULL,
    "pending" bigint NOT NULL,
    "mismatched" bigint NOT NULL,
    "lossy" bigint NOT NULL,
    "differences" text NOT NULL,
    CONSTRAINT "PK_verified_range" PRIMARY KEY ("migration_id", "table_schema", "table_name", "part_schema", "part_name", "pass", "from_unit")
);

ALTER TABLE "migrator"."verified_range" ADD CONSTRAINT "verified_range_verification_fkey" FOREIGN KEY ("migration_id", "table_schema", "table_name") REFERENCES "migrator"."verification" ("migration_id", "table_schema", "table_name") ON DELETE CASCADE;

-- version 3
CREATE TABLE "migrator"."instance" (
    "instance_id" text NOT NULL,
    "app" text NOT NULL,
    "version" text NOT NULL,
    "started_at" timestamptz NOT NULL,
    "last_seen" timestamptz NOT NULL,
    "lease_until" timestamptz NOT NULL,
    "stopped_at" timestamptz,
    CONSTRAINT "PK_instance" PRIMARY KEY ("instance_id")
);

CREATE TABLE "migrator"."fence" (
    "app" text NOT NULL,
    "migration_id" bigint NOT NULL,
    "range" text,
    "raised_at" timestamptz,
    CONSTRAINT "PK_fence" PRIMARY KEY ("app", "migration_id")
);

-- version 4
CREATE TABLE "migrator"."requirement" (
    "migration_id" bigint NOT NULL,
    "app" text NOT NULL,
    "origin" text NOT NULL,
    "range" text NOT NULL,
    "given_by" text NOT NULL,
    "given_at" timestamptz NOT NULL,
    CONSTRAINT "PK_requirement" PRIMARY KEY ("migration_id", "app", "origin")
);

CREATE TABLE "migrator"."waiver" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "migration_id" bigint NOT NULL,
    "condition" text NOT NULL,
    "reason" text NOT NULL,
    "given_by" text NOT NULL,
    "given_at" timestamptz NOT NULL,
    "expires_at" timestamptz NOT NULL,
    CONSTRAINT "PK_waiver" PRIMARY KEY ("id")
);

CREATE TABLE "migrator"."audit" (
    "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    "at" timestamptz NOT NULL,
    "migration_id" bigint,
    "action" text NOT NULL,
    "detail" text NOT NULL,
    "by_whom" text NOT NULL,
    CONSTRAINT "PK_audit" PRIMARY KEY ("id")
);

-- version 5
-- The first statement of a step: locks the migration and asserts that the lease is still ours, before any table is locked.
CREATE OR REPLACE FUNCTION migrator.hold(p_migration bigint, p_token bigint)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM 1
    FROM migrator.migration
    WHERE id = p_migration
        AND lease_token = p_token
    FOR UPDATE;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'The lease of migration % has been taken over.', p_migration
            USING ERRCODE = 'MG001';
    END IF;
END
$body$;

-- The last statement of a batch: moves the cursor only if it still stands where the batch began and the lease is still ours.
-- Last, so that nobody waits for the lease while the batch waits for rows.
CREATE OR REPLACE FUNCTION migrator.move_range(
    p_range bigint, p_migration bigint, p_token bigint, p_from bigint, p_to bigint, p_rows bigint)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM 1
    FROM migrator.migration
    WHERE id = p_migration
        AND lease_token = p_token
    FOR SHARE;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'The lease of migration % has been taken over.', p_migration
            USING ERRCODE = 'MG001';
    END IF;

    UPDATE migrator.backfill_range
    SET cursor_unit = p_to,
        rows_done = rows_done + p_rows,
        finished_at = CASE WHEN p_to >= to_unit THEN clock_timestamp() END
    WHERE id = p_range
        AND migration_id = p_migration
        AND cursor_unit = p_from;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'Range % of migration % has been moved by another runner.', p_range, p_migration
            USING ERRCODE = 'MG001';
    END IF;
END
$body$;

-- Writes how a step stands, in the step's own transaction.
CREATE OR REPLACE FUNCTION migrator.mark_step(
    p_migration bigint, p_step text, p_state text, p_token bigint, p_lock_held interval DEFAULT NULL)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM migrator.hold(p_migration, p_token);

    UPDATE migrator.step
    SET state = p_state,
        started_at = CASE WHEN p_state <> 'waiting' THEN coalesce(started_at, clock_timestamp()) END,
        finished_at = CASE WHEN p_state = 'done' THEN clock_timestamp() END,
        lock_held = CASE WHEN p_state = 'done' THEN coalesce(p_lock_held, lock_held) END
    WHERE migration_id = p_migration
        AND step_id = p_step;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'Migration % has no step % in its journal.', p_migration, p_step
            USING ERRCODE = 'MG006';
    END IF;
END
$body$;

-- The first statement that changes a table's sync: what was rendered is right only for the mappings it was rendered from.
CREATE OR REPLACE FUNCTION migrator.advance_sync(p_schema text, p_table text, p_version bigint)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF p_version = 0 THEN
        INSERT INTO migrator.sync_version (table_schema, table_name, version)
        VALUES (p_schema, p_table, 1)
        ON CONFLICT (table_schema, table_name) DO NOTHING;
    ELSE
        UPDATE migrator.sync_version
        SET version = version + 1
        WHERE table_schema = p_schema
            AND table_name = p_table
            AND version = p_version;
    END IF;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'The sync of %.% has been changed meanwhile.', p_schema, p_table
            USING ERRCODE = 'MG003';
    END IF;
END
$body$;

-- Takes a bit of a table's marker column for a mapping. One that another mapping has had stays set on rows that this one
-- has never filled, so it is not given again while the column lives.
CREATE OR REPLACE FUNCTION migrator.take_bit(
    p_schema text, p_table text, p_bit integer, p_migration bigint, p_key text)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO migrator.used_bit (table_schema, table_name, bit, migration_id, key)
    VALUES (p_schema, p_table, p_bit, p_migration, p_key)
    ON CONFLICT (table_schema, table_name, bit) DO NOTHING;

    IF NOT FOUND AND NOT EXISTS (
        SELECT 1
        FROM migrator.mapping
        WHERE migration_id = p_migration
            AND key = p_key
            AND table_schema = p_schema
            AND table_name = p_table
            AND bit = p_bit)
    THEN
        RAISE EXCEPTION 'Bit % of %.% is or was in use by another mapping.', p_bit, p_schema, p_table
            USING ERRCODE = 'MG007',
                HINT = 'Plan the migration again.';
    END IF;
END
$body$;

-- A row's key as it is stored: long ones are cut, and stay distinct, because an index entry has a limit.
CREATE OR REPLACE FUNCTION migrator.row_key(p_row_key text)
    RETURNS text
    LANGUAGE sql
    IMMUTABLE
    SET search_path = pg_catalog, pg_temp
AS $body$
    SELECT CASE
        WHEN length(p_row_key) > 300 THEN left(p_row_key, 260) || ' … ' || md5(p_row_key)
        ELSE coalesce(p_row_key, '')
    END
$body$;

-- Records a row whose mapping fails. Called from triggers in the transaction of any writer: it must not fail one.
CREATE OR REPLACE FUNCTION migrator.record_poison(
    p_migration bigint, p_mapping text, p_schema text, p_table text, p_row_key text, p_error text, p_direction text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_key text := migrator.row_key(p_row_key);
BEGIN
    -- What is there already closes the gate; more of it than this tells nobody anything.
    IF 10000 <= (
        SELECT count(*)
        FROM (
            SELECT 1
            FROM migrator.poison
            WHERE migration_id = p_migration
                AND mapping_key = p_mapping
                AND direction = p_direction
            LIMIT 10000) AS known)
    THEN
        RETURN;
    END IF;

    INSERT INTO migrator.poison AS p (
        migration_id, mapping_key, direction, row_key, table_schema, table_name, error, application, seen_at)
    VALUES (
        p_migration, p_mapping, p_direction, v_key, p_schema, p_table, left(coalesce(p_error, ''), 2000),
        current_setting('application_name'), clock_timestamp())
    ON CONFLICT (migration_id, mapping_key, direction, row_key) DO UPDATE
    SET error = excluded.error,
        application = excluded.application,
        seen_at = excluded.seen_at;
END
$body$;

-- Records a write whose two shapes disagree. Called from triggers in the transaction of any writer: it must neither fail
-- nor wait. A counter that two writers share would make one wait for the other's commit, so a locked one is left alone.
CREATE OR REPLACE FUNCTION migrator.record_drift(
    p_migration bigint, p_mapping text, p_schema text, p_table text, p_row_key text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_application text := current_setting('application_name');
    v_counter bigint;
BEGIN
    IF 1000 > (
        SELECT count(*)
        FROM (
            SELECT 1
            FROM migrator.drift
            WHERE migration_id = p_migration
                AND mapping_key = p_mapping
            LIMIT 1000) AS known)
    THEN
        INSERT INTO migrator.drift (
            migration_id, mapping_key, table_schema, table_name, row_key, application, seen_at)
        VALUES (
            p_migration, p_mapping, p_schema, p_table, migrator.row_key(p_row_key), v_application, clock_timestamp());
    END IF;

    -- In a transaction with one snapshot, a counter that has moved since would be an error.
    IF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
        SELECT id
        INTO v_counter
        FROM migrator.drift_count
        WHERE migration_id = p_migration
            AND mapping_key = p_mapping
            AND application = v_application
        LIMIT 1
        FOR UPDATE SKIP LOCKED;
    END IF;

    IF v_counter IS NOT NULL THEN
        UPDATE migrator.drift_count
        SET count = count + 1
        WHERE id = v_counter;
    ELSE
        INSERT INTO migrator.drift_count (migration_id, mapping_key, application, count)
        VALUES (p_migration, p_mapping, v_application, 1);
    END IF;
END
$body$;

-- The ranges a version of the application must satisfy, read under the lock that raising the fence waits for: what is
-- judged by them stays true until the caller's transaction ends.
CREATE OR REPLACE FUNCTION migrator.fence_ranges(p_app text)
    RETURNS text[]
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM 1
    FROM migrator.fence
    WHERE app = p_app
        AND migration_id = 0
    FOR SHARE;

    IF NOT FOUND THEN
        INSERT INTO migrator.fence (app, migration_id)
        VALUES (p_app, 0)
        ON CONFLICT (app, migration_id) DO NOTHING;

        PERFORM 1
        FROM migrator.fence
        WHERE app = p_app
            AND migration_id = 0
        FOR SHARE;
    END IF;

    -- A statement of its own: its snapshot is taken after the wait.
    RETURN ARRAY(
        SELECT DISTINCT range
        FROM migrator.fence
        WHERE app = p_app
            AND range IS NOT NULL
        ORDER BY range);
END
$body$;

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
$body$;

-- Says that an instance has stopped of its own accord.
CREATE OR REPLACE FUNCTION migrator.stop_beating(p_instance text)
    RETURNS void
    LANGUAGE sql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
    UPDATE migrator.instance
    SET stopped_at = clock_timestamp(),
        lease_until = least(lease_until, clock_timestamp())
    WHERE instance_id = p_instance
        AND stopped_at IS NULL
$body$;

-- Applications may call what registers them and what their triggers call, and see nothing else.
GRANT USAGE ON SCHEMA migrator TO PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA migrator FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA migrator FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    migrator.record_poison(bigint, text, text, text, text, text, text),
    migrator.record_drift(bigint, text, text, text, text),
    migrator.fence_ranges(text),
    migrator.beat(text, text, text, interval, text[]),
    migrator.stop_beating(text)
TO PUBLIC;

-- Rows that are updated all the time keep room for their next version beside them, and are cleaned up early.
ALTER TABLE migrator.instance
    SET (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE migrator.migration
    SET (fillfactor = 50);
ALTER TABLE migrator.backfill_range
    SET (fillfactor = 50);

-- version 6
SET LOCAL search_path TO DEFAULT;

CREATE TABLE "migrator"."steering" (
    "migration_id" bigint NOT NULL,
    "paused_at" timestamptz,
    "reason" text,
    "duty" float8,
    "batch_target" interval,
    "paced_at" timestamptz,
    "by_whom" text NOT NULL,
    "at" timestamptz NOT NULL,
    CONSTRAINT "PK_steering" PRIMARY KEY ("migration_id")
);

SET LOCAL search_path TO pg_catalog, pg_temp;

SET LOCAL search_path TO DEFAULT;

CREATE TABLE "migrator"."backfill_report" (
    "migration_id" bigint NOT NULL,
    "table_schema" text NOT NULL,
    "table_name" text NOT NULL,
    "owner" text NOT NULL,
    "rows_per_second" float8 NOT NULL,
    "remaining" interval,
    "batch_time" interval,
    "workers" integer NOT NULL,
    "throttled_since" timestamptz,
    "throttled_by" text,
    "poisoned" bigint,
    "reported_at" timestamptz NOT NULL,
    CONSTRAINT "PK_backfill_report" PRIMARY KEY ("migration_id", "table_schema", "table_name", "owner")
);

SET LOCAL search_path TO pg_catalog, pg_temp;

-- Where a backfill was when it found the row; null where a writer did.
ALTER TABLE migrator.poison
    ADD from_unit bigint,
    ADD to_unit bigint;
ALTER TABLE migrator.backfill_report
    SET (fillfactor = 50);

-- version 7
-- Who copies a range, until when, and with which fencing token. A range left behind is a stretch whose locked rows were
-- skipped: it is visited again, and its units are counted in the range it comes from. Ranges of an older version belong to
-- no step until a backfill finds them.
ALTER TABLE migrator.backfill_range
    ADD COLUMN step_id text,
    ADD COLUMN owner text,
    ADD COLUMN token bigint NOT NULL DEFAULT 0,
    ADD COLUMN lease_expires timestamptz,
    ADD COLUMN poisoned bigint NOT NULL DEFAULT 0,
    ADD COLUMN left_behind boolean NOT NULL DEFAULT false;

-- The token of the lease if a backfill took it: then other processes may help. An older version of the tool that takes
-- the lease raises lease_token alone, and nobody takes it for a backfill.
ALTER TABLE migrator.migration
    ADD COLUMN backfill_token bigint;

-- The last statement of a batch: moves the cursor only if it still stands where the batch began, the range still reaches
-- as far as the batch does, and nobody else has leased it. The same statement renews the lease.
-- Last, so that nobody waits for the range while the batch waits for rows.
CREATE OR REPLACE FUNCTION migrator.advance_range(
    p_range bigint, p_token bigint, p_from bigint, p_to bigint, p_rows bigint, p_poisoned bigint, p_left_behind boolean, p_lease interval)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    UPDATE migrator.backfill_range
    SET cursor_unit = p_to,
        rows_done = rows_done + p_rows,
        poisoned = poisoned + p_poisoned,
        finished_at = CASE WHEN p_to >= to_unit THEN clock_timestamp() END,
        owner = CASE WHEN p_to < to_unit THEN owner END,
        lease_expires = CASE WHEN p_to < to_unit AND owner IS NOT NULL THEN clock_timestamp() + p_lease END
    WHERE id = p_range
        AND token = p_token
        AND cursor_unit = p_from
        AND to_unit >= p_to;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'Range % has been moved, shortened or leased by another worker.', p_range
            USING ERRCODE = 'MG001';
    END IF;

    IF p_left_behind AND p_to > p_from THEN
        INSERT INTO migrator.backfill_range (
            migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, storage, step_id, left_behind)
        SELECT migration_id, table_schema, table_name, p_from, p_to, p_from, storage, step_id, true
        FROM migrator.backfill_range
        WHERE id = p_range;
    END IF;
END
$body$;

REVOKE ALL ON FUNCTION migrator.advance_range(bigint, bigint, bigint, bigint, bigint, bigint, boolean, interval) FROM PUBLIC;

-- version 8
-- One line for each time without a gap, and one for each version and source: looks themselves are not kept.
CREATE TABLE migrator.watch (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text,
    PRIMARY KEY (id)
);

CREATE TABLE migrator.sighting (
    app text NOT NULL,
    version text NOT NULL,
    source text NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    PRIMARY KEY (app, version, source)
);

CREATE TABLE migrator.release (
    app text NOT NULL,
    version text NOT NULL,
    ordinal bigint NOT NULL,
    registered_at timestamptz NOT NULL,
    soak interval,
    finalized_at timestamptz,
    PRIMARY KEY (app, version)
);

CREATE TABLE migrator.consumer (
    name text NOT NULL,
    owner text NOT NULL,
    reads text[] NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (name)
);

CREATE TABLE migrator.acknowledgement (
    consumer text NOT NULL,
    migration_id bigint NOT NULL,
    by_whom text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (consumer, migration_id)
);

-- An instance that registers under its old id with another version overwrites what it was; that it was live is kept.
CREATE OR REPLACE FUNCTION migrator.keep_replaced_version()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO migrator.sighting AS s (app, version, source, first_seen, last_seen)
    VALUES (OLD.app, OLD.version, 'heartbeats', OLD.started_at, OLD.last_seen)
    ON CONFLICT (app, version, source) DO UPDATE
    SET first_seen = least(s.first_seen, excluded.first_seen),
        last_seen = greatest(s.last_seen, excluded.last_seen);
    RETURN NULL;
END
$body$;

REVOKE ALL ON FUNCTION migrator.keep_replaced_version() FROM PUBLIC;

CREATE TRIGGER keep_replaced_version
    AFTER UPDATE ON migrator.instance
    FOR EACH ROW
    WHEN (OLD.version <> NEW.version OR OLD.app <> NEW.app)
    EXECUTE FUNCTION migrator.keep_replaced_version();

-- What the server has counted of the use of what a migration takes away, as the last look found it.
CREATE TABLE migrator.usage (
    migration_id bigint NOT NULL,
    key text NOT NULL,
    what text NOT NULL,
    count bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (migration_id, key)
);

CREATE TABLE migrator.usage_look (
    migration_id bigint NOT NULL,
    source text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (migration_id, source)
);

-- version 9
-- One line for each set of sources: applications may ask different ones.
CREATE TABLE migrator.observer (
    sources text NOT NULL,
    owner text NOT NULL,
    lease_expires timestamptz NOT NULL,
    PRIMARY KEY (sources)
);

-- version 10
-- How whoever raised a fence orders the versions: everybody who registers is judged by that.
ALTER TABLE migrator.fence ADD COLUMN scheme text NOT NULL DEFAULT 'semver';

-- As before, with the scheme before the range where it is not the usual one: a library that knows of no schemes finds no
-- range in that, and keeps out.
CREATE OR REPLACE FUNCTION migrator.fence_ranges(p_app text)
    RETURNS text[]
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    PERFORM 1
    FROM migrator.fence
    WHERE app = p_app
        AND migration_id = 0
    FOR SHARE;

    IF NOT FOUND THEN
        INSERT INTO migrator.fence (app, migration_id)
        VALUES (p_app, 0)
        ON CONFLICT (app, migration_id) DO NOTHING;

        PERFORM 1
        FROM migrator.fence
        WHERE app = p_app
            AND migration_id = 0
        FOR SHARE;
    END IF;

    -- A statement of its own: its snapshot is taken after the wait.
    RETURN ARRAY(
        SELECT DISTINCT CASE WHEN scheme = 'semver' THEN range ELSE scheme || ' ' || range END AS told
        FROM migrator.fence
        WHERE app = p_app
            AND range IS NOT NULL
        ORDER BY told);
END
$body$;

-- The places of versions in the order in which an application's releases were registered; nothing for one that never was.
CREATE FUNCTION migrator.release_ordinals(p_app text, p_versions text[])
    RETURNS TABLE (version text, ordinal bigint)
    LANGUAGE sql
    STABLE
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
    SELECT r.version, r.ordinal
    FROM migrator.release AS r
    WHERE r.app = p_app
        AND r.version = ANY (p_versions)
$body$;

GRANT EXECUTE ON FUNCTION migrator.release_ordinals(text, text[]) TO PUBLIC;

-- version 11
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

-- version 12
-- By the hash of the plan and not by the migration: what would be planned otherwise by now is another plan.
CREATE TABLE migrator.approval (
    plan_hash text NOT NULL,
    by_whom text NOT NULL,
    at timestamptz NOT NULL,
    comment text,
    PRIMARY KEY (plan_hash)
);

-- version 13
-- A row may be recorded several times; what was recorded last counts. Numbers begin with 1 for each mapping and direction,
-- and writers who do not see each other may use the same: they only tell how many there are, about.
ALTER TABLE migrator.poison DROP CONSTRAINT "PK_poison";
ALTER TABLE migrator.poison
    ADD COLUMN id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    ADD COLUMN number integer NOT NULL DEFAULT 0;
ALTER TABLE migrator.drift
    ADD COLUMN number integer NOT NULL DEFAULT 0;

UPDATE migrator.poison AS p
SET number = counted.number
FROM (
    SELECT id, row_number() OVER (PARTITION BY migration_id, mapping_key, direction ORDER BY id) AS number
    FROM migrator.poison) AS counted
WHERE counted.id = p.id;

UPDATE migrator.drift AS d
SET number = counted.number
FROM (
    SELECT id, row_number() OVER (PARTITION BY migration_id, mapping_key ORDER BY id) AS number
    FROM migrator.drift) AS counted
WHERE counted.id = d.id;

-- Nothing but the expression can be looked up by it: a plan is made when there are few rows, and may not choose the other.
CREATE INDEX poison_known ON migrator.poison (md5(migration_id::text || ' ' || direction || ' ' || mapping_key || ' ' || row_key || ' ' || error));
CREATE INDEX poison_number ON migrator.poison (migration_id, mapping_key, direction, number);
CREATE INDEX drift_number ON migrator.drift (migration_id, mapping_key, number);
CREATE INDEX drift_count_writer ON migrator.drift_count (migration_id, mapping_key, application);

-- Records a row whose mapping fails. Called from triggers in the transaction of any writer: it must neither fail nor wait,
-- so it only adds; and a write of many such rows must not take long, so the number is looked up once a transaction, and
-- nothing is planned for the few rows that there are when the first one comes.
CREATE OR REPLACE FUNCTION migrator.record_poison(
    p_migration bigint, p_mapping text, p_schema text, p_table text, p_row_key text, p_error text, p_direction text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $body$
DECLARE
    v_setting text := 'migrator.poison_' || md5(concat_ws(' ', p_migration, p_direction, p_mapping));
    v_number integer := nullif(current_setting(v_setting, true), '');
    v_key text := migrator.row_key(p_row_key);
    v_error text := left(coalesce(p_error, ''), 2000);

    -- There, what a transaction has read can make another one fail.
    v_may_read boolean := current_setting('transaction_isolation') <> 'serializable';
BEGIN
    IF v_number IS NULL AND v_may_read THEN
        SELECT number
        INTO v_number
        FROM migrator.poison
        WHERE migration_id = p_migration
            AND mapping_key = p_mapping
            AND direction = p_direction
        ORDER BY number DESC
        LIMIT 1;
    END IF;

    v_number := coalesce(v_number, 0);

    -- What is there already closes the gate; more of it than this tells nobody anything.
    IF v_number < 10000 AND NOT (v_may_read AND p_row_key NOT LIKE '%(no key)' AND EXISTS (
        SELECT
        FROM migrator.poison
        WHERE md5(migration_id::text || ' ' || direction || ' ' || mapping_key || ' ' || row_key || ' ' || error)
            = md5(p_migration::text || ' ' || p_direction || ' ' || p_mapping || ' ' || v_key || ' ' || v_error)))
    THEN
        v_number := v_number + 1;
        INSERT INTO migrator.poison (
            migration_id, mapping_key, direction, row_key, table_schema, table_name, error, application, seen_at, number)
        VALUES (
            p_migration, p_mapping, p_direction, v_key, p_schema, p_table, v_error,
            current_setting('application_name'), clock_timestamp(), v_number);
    END IF;

    PERFORM set_config(v_setting, v_number::text, true);
END
$body$;

-- Records a write whose two shapes disagree. Called from triggers in the transaction of any writer: it must neither fail
-- nor wait. A counter that two writers share would make one wait for the other's commit, so a locked one is left alone; and
-- one that is moved again and again in one transaction becomes slower and slower, so a thousand times is enough.
CREATE OR REPLACE FUNCTION migrator.record_drift(
    p_migration bigint, p_mapping text, p_schema text, p_table text, p_row_key text)
    RETURNS void
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off
AS $body$
DECLARE
    v_setting text := 'migrator.drift_' || md5(concat_ws(' ', p_migration, p_mapping));
    v_known text := nullif(current_setting(v_setting, true), '');
    v_number integer := nullif(split_part(v_known, ',', 1), '');
    v_written integer := coalesce(nullif(split_part(v_known, ',', 2), '')::integer, 0);
    v_application text := current_setting('application_name');
    v_counter bigint;
BEGIN
    IF v_written >= 1000 THEN
        RETURN;
    END IF;

    IF v_number IS NULL AND current_setting('transaction_isolation') <> 'serializable' THEN
        SELECT number
        INTO v_number
        FROM migrator.drift
        WHERE migration_id = p_migration
            AND mapping_key = p_mapping
        ORDER BY number DESC
        LIMIT 1;
    END IF;

    v_number := coalesce(v_number, 0);
    IF v_number < 1000 THEN
        v_number := v_number + 1;
        INSERT INTO migrator.drift (
            migration_id, mapping_key, table_schema, table_name, row_key, application, seen_at, number)
        VALUES (
            p_migration, p_mapping, p_schema, p_table, migrator.row_key(p_row_key), v_application, clock_timestamp(), v_number);
    END IF;

    -- In a transaction with one snapshot, a counter that has moved since would be an error.
    IF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
        SELECT id
        INTO v_counter
        FROM migrator.drift_count
        WHERE migration_id = p_migration
            AND mapping_key = p_mapping
            AND application = v_application
        LIMIT 1
        FOR UPDATE SKIP LOCKED;
    END IF;

    IF v_counter IS NOT NULL THEN
        UPDATE migrator.drift_count
        SET count = count + 1
        WHERE id = v_counter;
    ELSE
        INSERT INTO migrator.drift_count (migration_id, mapping_key, application, count)
        VALUES (p_migration, p_mapping, v_application, 1);
    END IF;

    PERFORM set_config(v_setting, v_number || ',' || v_written + 1, true);
END
$body$;

-- What a row is called: its primary key as text, by the names that the key's columns have now. Only asked for when
-- something is recorded, in the writer's own transaction and with the writer's own rights.
CREATE FUNCTION migrator.key_of(p_table oid, p_row anyelement)
    RETURNS text
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_fields text;
    v_key text;
BEGIN
    SELECT string_agg(format('($1).%I', a.attname), ', ' ORDER BY k.place)
    INTO v_fields
    FROM pg_index AS i
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = p_table
        AND i.indisprimary
        AND k.place <= i.indnkeyatts;

    IF v_fields IS NULL THEN
        RETURN '(no key)';
    END IF;

    EXECUTE format('SELECT concat_ws(%L, %s)', ', ', v_fields)
    INTO v_key
    USING p_row;

    RETURN v_key;
END
$body$;

GRANT EXECUTE ON FUNCTION migrator.key_of(oid, anyelement) TO PUBLIC;

-- version 14
-- Null for as many as a run was started with.
ALTER TABLE migrator.steering
    ADD workers integer;

-- version 15
-- What a row is called: its primary key as text, by the names that the key's columns have now. Only asked for when
-- something is recorded, in the writer's own transaction and with the writer's own rights; and spelled in one way for all
-- writers, as it is by whoever looks for the row afterwards.
CREATE OR REPLACE FUNCTION migrator.key_of(p_table oid, p_row anyelement)
    RETURNS text
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
    SET TimeZone = 'UTC'
    SET DateStyle = 'ISO, YMD'
    SET IntervalStyle = 'postgres'
    SET extra_float_digits = 1
    SET bytea_output = 'hex'
    SET lc_monetary = 'C'
AS $body$
DECLARE
    v_fields text;
    v_key text;
BEGIN
    SELECT string_agg(format('($1).%I', a.attname), ', ' ORDER BY k.place)
    INTO v_fields
    FROM pg_index AS i
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = p_table
        AND i.indisprimary
        AND k.place <= i.indnkeyatts;

    IF v_fields IS NULL THEN
        RETURN '(no key)';
    END IF;

    EXECUTE format('SELECT concat_ws(%L, %s)', ', ', v_fields)
    INTO v_key
    USING p_row;

    RETURN v_key;
END
$body$;

-- version 16
-- What becomes of a row whose mapping fails, whichever process meets it; null as long as nobody has said.
ALTER TABLE migrator.steering
    ADD on_bad_row text;

