
-- ════ expand ════
BEGIN
-- 1
SET LOCAL lock_timeout = 900
-- 2
SET LOCAL statement_timeout = 15000
-- 3
SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4
SET LOCAL search_path = pg_catalog, pg_temp
-- 5
SET LOCAL row_security = off
-- 6
SELECT m.id,
    m.title,
    m.state,
    CASE WHEN lag(m.id) OVER stepwise IS DISTINCT FROM m.id THEN m.plan END AS plan,
    m.hash,
    m.started_at AS startedat,
    m.finished_at AS finishedat,
    s.step_id AS stepid,
    s.state AS stepstate,
    s.finished_at AS stepfinishedat,
    s.lock_held AS lockheld
FROM migrator.migration AS m
LEFT JOIN migrator.step AS s ON s.migration_id = m.id
WHERE m.state <> $1
WINDOW stepwise AS (ORDER BY m.id, s.position)
ORDER BY m.id, s.position
--   $1 = 'leased'
COMMIT
-- the catalog is read
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 7
INSERT INTO migrator.migration (id, title, state, started_at)
VALUES ($1, '', $2, clock_timestamp())
ON CONFLICT (id) DO NOTHING
--   $1 = 42
--   $2 = 'leased'
-- 8
SELECT lease_owner FROM migrator.migration WHERE id = $1
--   $1 = 42
-- 9
UPDATE migrator.migration
SET lease_owner = $1,
    lease_token = lease_token + 1,
    lease_expires = clock_timestamp() + $2,
    backfill_token = CASE WHEN $3 THEN lease_token + 1 END
WHERE id = $4
    AND (lease_owner IS NULL OR lease_expires < clock_timestamp())
RETURNING lease_owner AS owner, lease_token AS token, lease_expires AS expires, lease_token IS NOT DISTINCT FROM backfill_token AS isforbackfill
--   $1 = 'the test'
--   $2 = 00:00:30
--   $3 = False
--   $4 = 42
-- 10
UPDATE migrator.backfill_range
SET owner = NULL,
    lease_expires = NULL,
    token = token + 1
WHERE migration_id = $1
    AND owner IS NOT NULL
    AND ($2 OR owner = $3)
--   $1 = 42
--   $2 = True
--   $3 = 'NULL'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
-- the catalog is read
-- 11
SELECT pg_catalog.current_setting('deadlock_timeout')::interval
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12
SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 1
-- 13
UPDATE migrator.migration
SET title = $1,
    state = $2,
    plan = $3,
    hash = $4,
    started_at = clock_timestamp(),
    finished_at = NULL
WHERE id = $5
    AND state IN ($6, $7)
--   $1 = 'migration 42'
--   $2 = 'expanding'
--   $3 = <JSON>
--   $4 = '<hash>'
--   $5 = 42
--   $6 = 'leased'
--   $7 = 'rolled_back'
-- 14
DELETE FROM migrator.step WHERE migration_id = $1
--   $1 = 42
-- 15
DELETE FROM migrator.backfill_range WHERE migration_id = $1
--   $1 = 42
-- 16
DELETE FROM migrator.poison WHERE migration_id = $1
--   $1 = 42
-- 17
DELETE FROM migrator.drift WHERE migration_id = $1
--   $1 = 42
-- 18
DELETE FROM migrator.drift_count WHERE migration_id = $1
--   $1 = 42
-- 19
DELETE FROM migrator.evidence WHERE migration_id = $1
--   $1 = 42
-- 20
DELETE FROM migrator.waiver WHERE migration_id = $1
--   $1 = 42
-- 21
INSERT INTO migrator.step (migration_id, step_id, position, state)
SELECT $1, step_id, position, $2
FROM unnest($3) WITH ORDINALITY AS planned (step_id, position)
--   $1 = 42
--   $2 = 'waiting'
--   $3 = '[E1, E2, B1, B2, B3, B4, D1]'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 22
SELECT migration_id AS migration, app, range, origin, given_by AS givenby, given_at AS givenat
FROM migrator.requirement
ORDER BY migration_id, app, origin
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 23
INSERT INTO migrator.requirement (migration_id, app, origin, range, given_by, given_at)
VALUES ($1, $2, $3, $4, $5, clock_timestamp())
ON CONFLICT (migration_id, app, origin) DO UPDATE
SET range = excluded.range,
    given_by = excluded.given_by,
    given_at = excluded.given_at
--   $1 = 42
--   $2 = 'shop'
--   $3 = 'release'
--   $4 = '>=2.0.0'
--   $5 = 'the test'
-- 24
INSERT INTO migrator.audit (at, migration_id, action, detail, by_whom)
VALUES (clock_timestamp(), $1, $2, $3, $4)
--   $1 = 42
--   $2 = 'require'
--   $3 = 'shop >=2.0.0 (release)'
--   $4 = 'the test'
COMMIT
-- 25
BEGIN ISOLATION LEVEL READ COMMITTED
-- 26
SELECT pg_catalog.set_config('lock_timeout', $1, true),
       pg_catalog.set_config('statement_timeout', '0', true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', '1000ms', true),
       pg_catalog.set_config('standard_conforming_strings', 'on', true),
       pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)
--   $1 = '300'
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 1
-- 27
DO $migrator$
BEGIN
    IF EXISTS (
        SELECT FROM migrator.step
        WHERE migration_id = 42
            AND step_id = 'E1'
            AND state = 'done')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MG004',
            MESSAGE = 'This step has been committed before.';
    END IF;
END
$migrator$
-- 28
SELECT pg_catalog.set_config('migrator.locked_at', extract(epoch FROM clock_timestamp())::text, true),
       pg_catalog.set_config('migrator.deadline', (extract(epoch FROM clock_timestamp())
           + 0.8 * extract(epoch FROM pg_catalog.current_setting('deadlock_timeout')::interval)
           + CASE WHEN $1::interval >= pg_catalog.current_setting('deadlock_timeout')::interval
                  THEN extract(epoch FROM $1::interval) ELSE 0 END)::text, true)
--   $1 = 00:00:00.3000000
-- 29
SELECT pg_catalog.set_config(
    'statement_timeout',
    greatest(1, floor(1000 * (pg_catalog.current_setting('migrator.deadline')::double precision
        - extract(epoch FROM clock_timestamp()))))::bigint::text,
    true)
-- 29 again
-- 30
SELECT pg_catalog.set_config('search_path', '"$user", public', true)
-- 29 again
-- 31
CREATE FUNCTION migrator."m42_shop_customers_up_email_address"("email" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ("email")::text
-- 29 again
-- 32
GRANT EXECUTE ON FUNCTION migrator."m42_shop_customers_up_email_address" TO PUBLIC
-- 29 again
-- 33
CREATE FUNCTION migrator."m42_shop_customers_down_email"("email_address" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ("email_address")::text
-- 29 again
-- 34
GRANT EXECUTE ON FUNCTION migrator."m42_shop_customers_down_email" TO PUBLIC
-- 29 again
-- 35
CREATE FUNCTION migrator."m42_shop_customers_agrees_email_address"(v1 text, v2 text) RETURNS pg_catalog.bool LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN pg_catalog.record_image_eq(ROW(v2), ROW(migrator."m42_shop_customers_up_email_address"(v1))) OR pg_catalog.record_image_eq(ROW(v1), ROW(migrator."m42_shop_customers_down_email"(v2)))
-- 29 again
-- 36
GRANT EXECUTE ON FUNCTION migrator."m42_shop_customers_agrees_email_address" TO PUBLIC
-- 29 again
-- 37
SELECT pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)
-- 38
SELECT migrator.mark_step($1, $2, $3, $4)
--   $1 = 42
--   $2 = 'E1'
--   $3 = 'done'
--   $4 = 1
COMMIT
-- 39
SELECT version
FROM migrator.sync_version
WHERE table_schema = $1 AND table_name = $2
--   $1 = 'shop'
--   $2 = 'customers'
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40
SELECT definition
FROM migrator.mapping
ORDER BY migration_id, table_schema, table_name, bit, key
COMMIT
-- 25 again: BEGIN ISOLATION LEVEL READ COMMITTED
-- 26 again
--   $1 = '300'
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 1
-- 41
DO $migrator$
BEGIN
    IF EXISTS (
        SELECT FROM migrator.step
        WHERE migration_id = 42
            AND step_id = 'E2'
            AND state = 'done')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MG004',
            MESSAGE = 'This step has been committed before.';
    END IF;
END
$migrator$
-- 42
LOCK TABLE "shop"."customers" IN ACCESS EXCLUSIVE MODE
-- 28 again
--   $1 = 00:00:00.3000000
-- 29 again
-- 29 again
-- 43
ALTER TABLE "shop"."customers"
    ADD COLUMN "email_address" text,
    ADD COLUMN IF NOT EXISTS "_m_fe8afeaace" bigint
-- 29 again
-- 44
SELECT migrator.advance_sync('shop', 'customers', 0)
-- 29 again
-- 45
SELECT migrator.take_bit('shop', 'customers', 0, 42, 'customers: email → email_address')
-- 29 again
-- 46
INSERT INTO migrator.mapping (migration_id, key, table_schema, table_name, bit, mode, definition)
VALUES (42, 'customers: email → email_address', 'shop', 'customers', 0, 'Open',
        '{"migration":42,"key":"customers: email → email_address","table":{"schema":"shop","name":"customers"},"kind":"two-way","mode":"open","bit":0,"old":[{"name":"email","type":"text","isNotNull":true,"hasVaryingDefault":false,"isNumbered":false,"function":{"name":"m42_shop_customers_down_email","arguments":["email_address"],"isTotal":true}}],"new":[{"name":"email_address","type":"text","isNotNull":false,"hasVaryingDefault":false,"isNumbered":false,"function":{"name":"m42_shop_customers_up_email_address","arguments":["email"],"isTotal":true}}],"oldInputs":[],"newInputs":[],"neverProved":[],"consistent":{"name":"m42_shop_customers_agrees_email_address","arguments":["email","email_address"],"isTotal":true}}')
ON CONFLICT (migration_id, key) DO UPDATE SET bit = EXCLUDED.bit, mode = EXCLUDED.mode, definition = EXCLUDED.definition
-- 29 again
-- 47
DROP TRIGGER IF EXISTS "~~migrator_insert" ON "shop"."customers"
-- 29 again
-- 48
DROP TRIGGER IF EXISTS "~~migrator_update" ON "shop"."customers"
-- 29 again
-- 49
DROP FUNCTION IF EXISTS migrator."sync_fe8afeaace_insert"()
-- 29 again
-- 50
DROP FUNCTION IF EXISTS migrator."sync_fe8afeaace_update"()
-- 29 again
-- 51
CREATE FUNCTION migrator."sync_fe8afeaace_insert"() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    failure pg_catalog.text;
    marker pg_catalog.int8 := 0;
BEGIN
    -- migration 42, customers: email → email_address
    IF pg_catalog.num_nonnulls(NEW."email_address") OPERATOR(pg_catalog.=) 0 THEN
        -- the new part is absent: it comes from the old one
        NEW."email_address" := migrator."m42_shop_customers_up_email_address"(NEW."email");
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
    ELSIF pg_catalog.num_nonnulls(NEW."email") OPERATOR(pg_catalog.=) 0 THEN
        -- the old part is absent: it comes from the new one
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
        NEW."email" := migrator."m42_shop_customers_down_email"(NEW."email_address");
    ELSE
        -- both are given
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
        IF NOT COALESCE(migrator."m42_shop_customers_agrees_email_address"(NEW."email", NEW."email_address"), false) THEN
            PERFORM migrator.record_drift(42, 'customers: email → email_address', 'shop', 'customers', migrator.key_of(TG_RELID, NEW));
        END IF;
    END IF;
    NEW."_m_fe8afeaace" := marker;
    RETURN NEW;
END
$body$
-- 29 again
-- 52
CREATE TRIGGER "~~migrator_insert" BEFORE INSERT ON "shop"."customers" FOR EACH ROW EXECUTE FUNCTION migrator."sync_fe8afeaace_insert"()
-- 29 again
-- 53
ALTER TABLE "shop"."customers" ENABLE ALWAYS TRIGGER "~~migrator_insert"
-- 29 again
-- 54
CREATE FUNCTION migrator."sync_fe8afeaace_update"() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    failure pg_catalog.text;
    marker pg_catalog.int8 := COALESCE(NEW."_m_fe8afeaace", 0);
    is_batch pg_catalog.bool := CASE WHEN OLD."_m_fe8afeaace" IS NULL OR NEW."_m_fe8afeaace" IS NULL THEN (OLD."_m_fe8afeaace" IS NULL) OPERATOR(pg_catalog.<>) (NEW."_m_fe8afeaace" IS NULL) ELSE OLD."_m_fe8afeaace" OPERATOR(pg_catalog.<>) NEW."_m_fe8afeaace" END;
    repairs_from_new pg_catalog.bool := is_batch AND ((COALESCE(OLD."_m_fe8afeaace", 0) OPERATOR(pg_catalog.#) marker) OPERATOR(pg_catalog.&) 2305843009213693952::pg_catalog.int8) OPERATOR(pg_catalog.<>) 0;
BEGIN
    -- migration 42, customers: email → email_address
    IF repairs_from_new AND NOT ((marker OPERATOR(pg_catalog.&) 1::pg_catalog.int8) OPERATOR(pg_catalog.=) 0) THEN
        -- a repair from the new side
        NULL;
    ELSIF is_batch AND ((CASE WHEN OLD."email" IS NULL OR NEW."email" IS NULL THEN (OLD."email" IS NULL) OPERATOR(pg_catalog.<>) (NEW."email" IS NULL) ELSE OLD."email" COLLATE pg_catalog."C" OPERATOR(pg_catalog.<>) NEW."email" COLLATE pg_catalog."C" END) OR (marker OPERATOR(pg_catalog.&) 1::pg_catalog.int8) OPERATOR(pg_catalog.=) 0) THEN
        -- a batch, and another trigger changed the old part, or the row is still pending: the old part wins
        NEW."email_address" := migrator."m42_shop_customers_up_email_address"(NEW."email");
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
    ELSIF is_batch THEN
        -- a batch has done its work
        NULL;
    ELSIF (CASE WHEN OLD."email" IS NULL OR NEW."email" IS NULL THEN (OLD."email" IS NULL) OPERATOR(pg_catalog.<>) (NEW."email" IS NULL) ELSE OLD."email" COLLATE pg_catalog."C" OPERATOR(pg_catalog.<>) NEW."email" COLLATE pg_catalog."C" END) AND (CASE WHEN OLD."email_address" IS NULL OR NEW."email_address" IS NULL THEN (OLD."email_address" IS NULL) OPERATOR(pg_catalog.<>) (NEW."email_address" IS NULL) ELSE OLD."email_address" COLLATE pg_catalog."C" OPERATOR(pg_catalog.<>) NEW."email_address" COLLATE pg_catalog."C" END) THEN
        -- both parts changed
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
        IF NOT COALESCE(migrator."m42_shop_customers_agrees_email_address"(NEW."email", NEW."email_address"), false) THEN
            PERFORM migrator.record_drift(42, 'customers: email → email_address', 'shop', 'customers', migrator.key_of(TG_RELID, NEW));
        END IF;
    ELSIF (CASE WHEN OLD."email" IS NULL OR NEW."email" IS NULL THEN (OLD."email" IS NULL) OPERATOR(pg_catalog.<>) (NEW."email" IS NULL) ELSE OLD."email" COLLATE pg_catalog."C" OPERATOR(pg_catalog.<>) NEW."email" COLLATE pg_catalog."C" END) THEN
        -- the old part changed
        NEW."email_address" := migrator."m42_shop_customers_up_email_address"(NEW."email");
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
    ELSIF (CASE WHEN OLD."email_address" IS NULL OR NEW."email_address" IS NULL THEN (OLD."email_address" IS NULL) OPERATOR(pg_catalog.<>) (NEW."email_address" IS NULL) ELSE OLD."email_address" COLLATE pg_catalog."C" OPERATOR(pg_catalog.<>) NEW."email_address" COLLATE pg_catalog."C" END) THEN
        -- the new part changed
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
        NEW."email" := migrator."m42_shop_customers_down_email"(NEW."email_address");
    ELSIF (marker OPERATOR(pg_catalog.&) 1::pg_catalog.int8) OPERATOR(pg_catalog.=) 0 THEN
        -- neither changed, and the row is pending
        NEW."email_address" := migrator."m42_shop_customers_up_email_address"(NEW."email");
        marker := marker OPERATOR(pg_catalog.|) 1::pg_catalog.int8;
    END IF;
    NEW."_m_fe8afeaace" := marker;
    RETURN NEW;
END
$body$
-- 29 again
-- 55
CREATE TRIGGER "~~migrator_update" BEFORE UPDATE ON "shop"."customers" FOR EACH ROW
    WHEN (OLD."email" COLLATE pg_catalog."C" IS DISTINCT FROM NEW."email" COLLATE pg_catalog."C"
        OR NEW."_m_fe8afeaace" IS NULL OR (NEW."_m_fe8afeaace" & 1) <> 1
        OR (OLD."_m_fe8afeaace" IS NOT DISTINCT FROM NEW."_m_fe8afeaace" AND (OLD."email_address" COLLATE pg_catalog."C" IS DISTINCT FROM NEW."email_address" COLLATE pg_catalog."C")))
    EXECUTE FUNCTION migrator."sync_fe8afeaace_update"()
-- 29 again
-- 56
ALTER TABLE "shop"."customers" ENABLE ALWAYS TRIGGER "~~migrator_update"
-- 38 again: SELECT migrator.mark_step($1, $2, $3, $4)
--   $1 = 42
--   $2 = 'E2'
--   $3 = 'done'
--   $4 = 1
-- 57
UPDATE migrator.step
SET lock_held = make_interval(secs => (extract(epoch FROM clock_timestamp())
    - pg_catalog.current_setting('migrator.locked_at')::numeric)::double precision)
WHERE migration_id = $1 AND step_id = $2
RETURNING lock_held
--   $1 = 42
--   $2 = 'E2'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 1
-- 58
UPDATE migrator.migration
SET state = $1,
    finished_at = CASE WHEN $2 THEN coalesce(finished_at, clock_timestamp()) END
WHERE id = $3
--   $1 = 'expanded'
--   $2 = False
--   $3 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 59
UPDATE migrator.migration
SET lease_owner = NULL,
    lease_expires = NULL
WHERE id = $1
    AND lease_token = $2
--   $1 = 42
--   $2 = 1
COMMIT

-- ════ backfill ════
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 7 again
--   $1 = 42
--   $2 = 'leased'
-- 8 again: SELECT lease_owner FROM migrator.migration WHERE id = $1
--   $1 = 42
-- 9 again
--   $1 = 'the test'
--   $2 = 00:00:30
--   $3 = True
--   $4 = 42
-- 10 again
--   $1 = 42
--   $2 = False
--   $3 = 'NULL'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
-- 11 again: SELECT pg_catalog.current_setting('deadlock_timeout')::interval
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 60
SELECT table_schema AS "schema",
    table_name AS name,
    mapping_key AS mapping,
    row_key AS key,
    error,
    direction,
    seen_at AS seenat,
    (to_jsonb(p) ->> 'from_unit')::bigint AS "from",
    (to_jsonb(p) ->> 'to_unit')::bigint AS "to"
FROM (
    SELECT DISTINCT ON (mapping_key, direction, row_key, CASE WHEN row_key LIKE '%(no key)' THEN to_jsonb(p) ->> 'id' END) p.*
    FROM migrator.poison AS p
    WHERE migration_id = $1
    ORDER BY mapping_key, direction, row_key, CASE WHEN row_key LIKE '%(no key)' THEN to_jsonb(p) ->> 'id' END, seen_at DESC) AS p
ORDER BY seen_at DESC, mapping_key, direction, row_key
LIMIT $2
--   $1 = 42
--   $2 = 1000
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
-- 61
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62
SELECT pg_catalog.set_config('lock_timeout', '10s', true),
    pg_catalog.set_config('statement_timeout', '0', true),
    
    pg_catalog.set_config('idle_in_transaction_session_timeout', '30s', true),
    pg_catalog.set_config('client_connection_check_interval', CASE WHEN pg_catalog.version() LIKE '%linux%' THEN '10s' ELSE pg_catalog.current_setting('client_connection_check_interval') END, true),
    pg_catalog.set_config('row_security', 'off', true),
    pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog', NULLIF(pg_catalog.current_setting('search_path'), ''), '"shop"'), true)
-- 63
WITH RECURSIVE tree AS (
    SELECT c.oid, c.relkind
    FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = $1
        AND c.relname = $2
        AND c.relkind IN ('p', 'r')
    UNION
    SELECT c.oid, c.relkind
    FROM tree AS t
        JOIN pg_catalog.pg_inherits AS h ON h.inhparent = t.oid
        JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
)
SELECT n.nspname::pg_catalog.text AS "Schema",
    c.relname::pg_catalog.text AS "Name",
    t.relkind::pg_catalog.text AS "Kind"
FROM tree AS t
    JOIN pg_catalog.pg_class AS c ON c.oid = t.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
ORDER BY 1, 2
--   $1 = 'shop'
--   $2 = 'customers'
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 64
SELECT id,
    table_schema AS "Schema",
        table_name AS "Name",
        from_unit AS "From",
        to_unit AS "To",
        cursor_unit AS "Cursor",
        rows_done AS "RowsDone",
        storage AS "Storage",
        step_id AS "StepId",
        owner AS "Owner",
        token AS "Token",
        owner IS NOT NULL AND lease_expires >= clock_timestamp() AS "IsLeased",
        poisoned AS "Poisoned",
        left_behind AS "IsLeftBehind"
FROM migrator.backfill_range
WHERE migration_id = $1
ORDER BY id
--   $1 = 42
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 65
SELECT c.relkind::pg_catalog.text AS kind,
    CASE WHEN c.relkind = 'r'
        THEN pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::pg_catalog.int8
        ELSE 0
    END AS pages,
    CASE WHEN c.reltuples >= 0 THEN c.reltuples::pg_catalog.int8 END AS estimate,
    pg_catalog.pg_relation_filenode(c.oid)::pg_catalog.text AS storage
FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1
    AND c.relname = $2
--   $1 = 'shop'
--   $2 = 'customers'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 2
-- 66
DELETE FROM migrator.backfill_range
WHERE migration_id = $1
    AND table_schema = $2
    AND table_name = $3
    AND (storage <> $4 OR step_id <> $5)
--   $1 = 42
--   $2 = 'shop'
--   $3 = 'customers'
--   $4 = <file>
--   $5 = 'B1'
-- 67
UPDATE migrator.backfill_range
SET step_id = $1
WHERE migration_id = $2
    AND table_schema = $3
    AND table_name = $4
    AND step_id IS NULL
--   $1 = 'B1'
--   $2 = 42
--   $3 = 'shop'
--   $4 = 'customers'
-- 68
INSERT INTO migrator.backfill_range (
    migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, storage, step_id)
SELECT $1, $2, $3, from_unit, to_unit, from_unit, $4, $5
FROM unnest($6, $7) AS planned (from_unit, to_unit)
WHERE NOT EXISTS (
    SELECT 1
    FROM migrator.backfill_range
    WHERE migration_id = $1
        AND table_schema = $2
        AND table_name = $3)
ORDER BY from_unit
--   $1 = 42
--   $2 = 'shop'
--   $3 = 'customers'
--   $4 = <file>
--   $5 = 'B1'
--   $6 = '[0]'
--   $7 = '[1]'
-- 64 again
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 69
SELECT id FROM migrator.migration WHERE id = $1 AND lease_token = $2 AND lease_owner IS NOT NULL FOR SHARE
--   $1 = 42
--   $2 = 2
-- 70
UPDATE migrator.backfill_range
SET owner = $1,
    token = token + 1,
    lease_expires = clock_timestamp() + $2
WHERE id = (
    SELECT id
    FROM migrator.backfill_range
    WHERE migration_id = $3
        AND step_id = $4
        AND cursor_unit < to_unit
        AND (owner IS NULL OR lease_expires < clock_timestamp())
    ORDER BY left_behind, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED)
RETURNING id,
    table_schema AS "Schema",
        table_name AS "Name",
        from_unit AS "From",
        to_unit AS "To",
        cursor_unit AS "Cursor",
        rows_done AS "RowsDone",
        storage AS "Storage",
        step_id AS "StepId",
        owner AS "Owner",
        token AS "Token",
        owner IS NOT NULL AND lease_expires >= clock_timestamp() AS "IsLeased",
        poisoned AS "Poisoned",
        left_behind AS "IsLeftBehind"
--   $1 = 'the test'
--   $2 = 00:00:30
--   $3 = 42
--   $4 = 'B1'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 64 again
--   $1 = 42
COMMIT
-- 25 again: BEGIN ISOLATION LEVEL READ COMMITTED
-- 71
SELECT pg_catalog.set_config('lock_timeout', LEAST(100, wait.ms * 0.4)::pg_catalog.int4 || 'ms', true),
    pg_catalog.set_config('statement_timeout', LEAST(5000, wait.ms * 0.8)::pg_catalog.int4 || 'ms', true),
    
    pg_catalog.set_config('jit', 'off', true),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '1000ms', true),
    pg_catalog.set_config('synchronous_commit', CASE WHEN pg_catalog.current_setting('synchronous_standby_names') = '' THEN 'off' ELSE pg_catalog.current_setting('synchronous_commit') END, true),
    pg_catalog.set_config('row_security', 'off', true),
    pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', 'pg_catalog', NULLIF(pg_catalog.current_setting('search_path'), ''), '"shop"'), true)
FROM (SELECT EXTRACT(epoch FROM pg_catalog.current_setting('deadlock_timeout')::pg_catalog.interval) * 1000 AS ms) AS wait
-- 72
DO 'DECLARE
    written pg_catalog.int8 := 0;
    result pg_catalog.refcursor := ''migrator_rows'';
BEGIN
    UPDATE ONLY "shop"."customers" AS r
        SET "email_address" = migrator."m42_shop_customers_up_email_address"(r."email"),
                "_m_fe8afeaace" = (COALESCE(r."_m_fe8afeaace", 0) | 1::pg_catalog.int8)
        WHERE r.ctid >= ''(0,0)''::pg_catalog.tid AND r.ctid < ''(1,0)''::pg_catalog.tid
            AND (r."_m_fe8afeaace" IS NULL OR r."_m_fe8afeaace" & 1::pg_catalog.int8 <> 1::pg_catalog.int8);
        GET DIAGNOSTICS written = ROW_COUNT;
        IF pg_catalog.pg_relation_filenode(''"shop"."customers"''::pg_catalog.regclass)::pg_catalog.text IS DISTINCT FROM ''<file>'' THEN
            RAISE EXCEPTION ''the table was rewritten'' USING ERRCODE = ''MG004'';
        END IF;
    PERFORM migrator.advance_range(1, 1, 0, 1, written, 0, false, ''30000 ms'');
    OPEN result FOR SELECT written;
END'
-- 73
FETCH ALL FROM migrator_rows
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 69 again
--   $1 = 42
--   $2 = 2
-- 70 again
--   $1 = 'the test'
--   $2 = 00:00:30
--   $3 = 42
--   $4 = 'B1'
-- 74
WITH largest AS (
    SELECT id, to_unit, cursor_unit + (to_unit - cursor_unit + 1) / 2 AS middle
    FROM migrator.backfill_range
    WHERE migration_id = $1
        AND step_id = $2
        AND cursor_unit < to_unit
        AND NOT left_behind
        AND to_unit - cursor_unit >= $3
    ORDER BY to_unit - cursor_unit DESC, id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
), shortened AS (
    UPDATE migrator.backfill_range AS r
    SET to_unit = largest.middle
    FROM largest
    WHERE r.id = largest.id
    RETURNING r.migration_id, r.table_schema, r.table_name, r.storage, r.step_id, largest.middle, largest.to_unit AS up_to
)
INSERT INTO migrator.backfill_range (
    migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, storage, step_id, owner, token, lease_expires)
SELECT migration_id, table_schema, table_name, middle, up_to, middle, storage, step_id, $4, 1, clock_timestamp() + $5
FROM shortened
RETURNING id,
    table_schema AS "Schema",
        table_name AS "Name",
        from_unit AS "From",
        to_unit AS "To",
        cursor_unit AS "Cursor",
        rows_done AS "RowsDone",
        storage AS "Storage",
        step_id AS "StepId",
        owner AS "Owner",
        token AS "Token",
        owner IS NOT NULL AND lease_expires >= clock_timestamp() AS "IsLeased",
        poisoned AS "Poisoned",
        left_behind AS "IsLeftBehind"
--   $1 = 42
--   $2 = 'B1'
--   $3 = 64
--   $4 = 'the test'
--   $5 = 00:00:30
-- 75
SELECT CASE
    WHEN NOT EXISTS (SELECT FROM migrator.backfill_range WHERE migration_id = $1
        AND step_id = $2
        AND cursor_unit < to_unit) THEN 2
    WHEN lease_expires >= clock_timestamp() THEN 1
    ELSE 3
END
FROM migrator.migration
WHERE id = $1
--   $1 = 42
--   $2 = 'B1'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 64 again
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 64 again
--   $1 = 42
COMMIT
-- 76
VACUUM (SKIP_LOCKED, TRUNCATE false) "shop"."customers"
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 65 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 77
SELECT count(*) AS "Rows",
    count(*) FILTER (WHERE (r."_m_fe8afeaace" IS NULL OR r."_m_fe8afeaace" & 1::pg_catalog.int8 <> 1::pg_catalog.int8)) AS "Pending"
FROM ONLY "shop"."customers" AS r
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 2
-- 78
SELECT migrator.mark_step($1, $2, $3, $4, $5::interval)
--   $1 = 42
--   $2 = 'B1'
--   $3 = 'done'
--   $4 = 2
--   $5 = 'NULL'
COMMIT
-- 79
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY
-- 80
SELECT pg_catalog.set_config('lock_timeout', '5000', true),
       pg_catalog.set_config('statement_timeout', '0', true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', '1000ms', true),
       pg_catalog.set_config('row_security', 'off', true),
       pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
       pg_catalog.set_config('enable_indexscan', 'off', true),
       pg_catalog.set_config('enable_indexonlyscan', 'off', true),
       pg_catalog.set_config('enable_bitmapscan', 'off', true),
       pg_catalog.set_config('enable_mergejoin', 'off', true)
-- 81
SELECT count(*), (array_agg(n.key))[1:10] FROM (SELECT concat_ws(', ', "id"::text) AS key FROM "shop"."customers" WHERE "email_address" IS NULL) n
COMMIT
-- 25 again: BEGIN ISOLATION LEVEL READ COMMITTED
-- 26 again
--   $1 = '300'
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 2
-- 82
DO $migrator$
BEGIN
    IF EXISTS (
        SELECT FROM migrator.step
        WHERE migration_id = 42
            AND step_id = 'B2'
            AND state = 'done')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MG004',
            MESSAGE = 'This step has been committed before.';
    END IF;
END
$migrator$
-- 42 again: LOCK TABLE "shop"."customers" IN ACCESS EXCLUSIVE MODE
-- 28 again
--   $1 = 00:00:00.3000000
-- 29 again
-- 29 again
-- 83
ALTER TABLE "shop"."customers" ADD CONSTRAINT "_not_null_customers_email_address" CHECK ("email_address" IS NOT NULL) NOT VALID
-- 38 again: SELECT migrator.mark_step($1, $2, $3, $4)
--   $1 = 42
--   $2 = 'B2'
--   $3 = 'done'
--   $4 = 2
-- 57 again
--   $1 = 42
--   $2 = 'B2'
COMMIT
-- 25 again: BEGIN ISOLATION LEVEL READ COMMITTED
-- 26 again
--   $1 = '1100'
-- 84
LOCK TABLE "shop"."customers" IN SHARE UPDATE EXCLUSIVE MODE
-- 28 again
--   $1 = 00:00:01.1000000
-- 85
ALTER TABLE "shop"."customers" VALIDATE CONSTRAINT "_not_null_customers_email_address"
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 2
-- 86
DO $migrator$
BEGIN
    IF EXISTS (
        SELECT FROM migrator.step
        WHERE migration_id = 42
            AND step_id = 'B3'
            AND state = 'done')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MG004',
            MESSAGE = 'This step has been committed before.';
    END IF;
END
$migrator$
-- 38 again: SELECT migrator.mark_step($1, $2, $3, $4)
--   $1 = 42
--   $2 = 'B3'
--   $3 = 'done'
--   $4 = 2
-- 57 again
--   $1 = 42
--   $2 = 'B3'
COMMIT
-- 25 again: BEGIN ISOLATION LEVEL READ COMMITTED
-- 26 again
--   $1 = '300'
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 2
-- 87
DO $migrator$
BEGIN
    IF EXISTS (
        SELECT FROM migrator.step
        WHERE migration_id = 42
            AND step_id = 'B4'
            AND state = 'done')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MG004',
            MESSAGE = 'This step has been committed before.';
    END IF;
END
$migrator$
-- 42 again: LOCK TABLE "shop"."customers" IN ACCESS EXCLUSIVE MODE
-- 28 again
--   $1 = 00:00:00.3000000
-- 29 again
-- 29 again
-- 88
ALTER TABLE "shop"."customers" ALTER COLUMN "email_address" SET NOT NULL
-- 29 again
-- 89
ALTER TABLE "shop"."customers" DROP CONSTRAINT "_not_null_customers_email_address"
-- 38 again: SELECT migrator.mark_step($1, $2, $3, $4)
--   $1 = 42
--   $2 = 'B4'
--   $3 = 'done'
--   $4 = 2
-- 57 again
--   $1 = 42
--   $2 = 'B4'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 2
-- 58 again
--   $1 = 'backfilled'
--   $2 = False
--   $3 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 59 again
--   $1 = 42
--   $2 = 2
COMMIT

-- ════ verify ════
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 7 again
--   $1 = 42
--   $2 = 'leased'
-- 8 again: SELECT lease_owner FROM migrator.migration WHERE id = $1
--   $1 = 42
-- 9 again
--   $1 = 'the test'
--   $2 = 00:00:30
--   $3 = False
--   $4 = 42
-- 10 again
--   $1 = 42
--   $2 = True
--   $3 = 'NULL'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
-- 11 again: SELECT pg_catalog.current_setting('deadlock_timeout')::interval
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 90
SELECT t.oid::pg_catalog.text AS "Identity",
    s.nspname::pg_catalog.text AS "Schema",
    c.relname::pg_catalog.text AS "Table",
    t.tgname::pg_catalog.text AS "Name",
    t.tgenabled::pg_catalog.text AS "Enabled",
    t.tgtype::pg_catalog.int4 AS "Type",
    t.xmin::pg_catalog.text AS "Version",
    p.oid::pg_catalog.text AS "Function",
    p.xmin::pg_catalog.text AS "FunctionVersion"
FROM pg_catalog.pg_trigger AS t
    JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
WHERE c.oid IN (
        WITH RECURSIVE tree AS (
            SELECT top.oid
            FROM pg_catalog.pg_class AS top
                JOIN pg_catalog.pg_namespace AS h ON h.oid = top.relnamespace
            WHERE (h.nspname, top.relname) IN (SELECT * FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])))
            UNION ALL
            SELECT i.inhrelid
            FROM tree
                JOIN pg_catalog.pg_inherits AS i ON i.inhparent = tree.oid
        )
        SELECT tree.oid FROM tree)
    AND n.nspname = 'migrator'
    AND (NOT t.tgisinternal OR t.tgparentid <> 0)
ORDER BY s.nspname, c.relname, t.tgname
--   $1 = '[shop]'
--   $2 = '[customers]'
-- 91
SELECT p.proname::pg_catalog.text AS "Name",
    p.oid::pg_catalog.text AS "Identity",
    p.xmin::pg_catalog.text AS "Version"
FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = 'migrator'
    AND p.proname = ANY ($1)
ORDER BY p.proname, p.oid
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 92
WITH RECURSIVE called (class, oid) AS (
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid
    FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname = 'migrator'
        AND p.proname = ANY ($1)
    UNION
    SELECT d.refclassid, d.refobjid
    FROM called
        JOIN pg_catalog.pg_depend AS d ON d.classid = called.class AND d.objid = called.oid
    WHERE d.refclassid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
), beside (oid) AS (
    SELECT pg_catalog.to_regclass(one)::pg_catalog.oid
    FROM pg_catalog.unnest($2::pg_catalog.text[]) AS one
    UNION
    SELECT i.inhrelid
    FROM beside
        JOIN pg_catalog.pg_inherits AS i ON i.inhparent = beside.oid
)
SELECT fact.text
FROM (
    SELECT pg_catalog.concat_ws(' ', 'calls', p.oid, p.xmin)
    FROM called
        JOIN pg_catalog.pg_proc AS p ON p.oid = called.oid
    WHERE called.class = 'pg_catalog.pg_proc'::pg_catalog.regclass
    UNION ALL
    SELECT pg_catalog.concat_ws(' ', 'beside', beside.oid, pg_catalog.pg_relation_filenode(beside.oid))
    FROM beside
    UNION ALL
    SELECT pg_catalog.concat_ws(' ', 'is', pg_catalog.to_regclass($3)::pg_catalog.oid)) AS fact (text)
ORDER BY fact.text COLLATE pg_catalog."C"
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
--   $2 = '[]'
--   $3 = '"shop"."customers"'
-- 93
WITH RECURSIVE tree (oid) AS (
    SELECT pg_catalog.to_regclass($1)::pg_catalog.oid
    UNION
    SELECT i.inhrelid
    FROM tree
        JOIN pg_catalog.pg_inherits AS i ON i.inhparent = tree.oid
)
SELECT pg_catalog.format('the trigger %s of %s.%s fires after %s, because of its name, and could change what that has made alike', late.tgname, n.nspname, c.relname, own.tgname)
FROM tree
    JOIN pg_catalog.pg_class AS c ON c.oid = tree.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_trigger AS own ON own.tgrelid = tree.oid AND own.tgname LIKE '~~migrator%'
    JOIN pg_catalog.pg_trigger AS late ON late.tgrelid = tree.oid AND late.tgname > own.tgname AND late.tgname NOT LIKE '~~migrator%'
WHERE own.tgtype & 3 = 3
    AND late.tgtype & 3 = 3
    AND own.tgtype & late.tgtype & 28 <> 0
    AND late.tgenabled <> 'D'
ORDER BY n.nspname, c.relname, late.tgname, own.tgname
LIMIT 1
--   $1 = '"shop"."customers"'
-- 94
SELECT COALESCE(pg_catalog.sum(d.count), 0)::pg_catalog.int8
FROM migrator.drift_count AS d
WHERE (d.migration_id, d.mapping_key) IN (SELECT * FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.int8[]), pg_catalog.unnest($2::pg_catalog.text[])))
--   $1 = '[42]'
--   $2 = '[customers: email → email_address]'
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 65 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 95
SELECT (SELECT system_identifier FROM pg_catalog.pg_control_system())
    || '/' || (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) || '/' || CASE WHEN pg_catalog.pg_is_in_recovery()
    THEN (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint())
    ELSE ('x' || pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::pg_catalog.bit(32)::pg_catalog.int4
END::pg_catalog.text AS "Lineage",
    pg_catalog.clock_timestamp() AS "At",
    pg_catalog.current_setting('block_size')::pg_catalog.int8 AS "BlockSize",
    EXISTS (SELECT 1 FROM ONLY "shop"."customers") AS "HasRows"
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 96
SAVEPOINT attempt
-- 97
SELECT count(*) AS "Rows",
    count(*) FILTER (WHERE ((r."_m_fe8afeaace" IS NULL OR r."_m_fe8afeaace" & 1::pg_catalog.int8 <> 1::pg_catalog.int8) OR r."email_address" COLLATE pg_catalog."C" IS DISTINCT FROM migrator."m42_shop_customers_up_email_address"(r."email") COLLATE pg_catalog."C")) AS "Suspect",
    0::pg_catalog.int8 AS "Lossy"
FROM ONLY "shop"."customers" AS r
-- 98
RELEASE SAVEPOINT attempt
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 90 again
--   $1 = '[shop]'
--   $2 = '[customers]'
-- 91 again
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 92 again
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
--   $2 = '[]'
--   $3 = '"shop"."customers"'
-- 93 again
--   $1 = '"shop"."customers"'
-- 94 again
--   $1 = '[42]'
--   $2 = '[customers: email → email_address]'
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 65 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 95 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 3
-- 99
INSERT INTO migrator.evidence (
    migration_id, table_schema, table_name, rule_hash, mode, rows, pending, mismatched, lossy,
    differences, fingerprint, server, taken_at)
VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9,
    $10, $11, $12, $13)
--   $1 = 42
--   $2 = 'shop'
--   $3 = 'customers'
--   $4 = '<hash>'
--   $5 = 'snapshot'
--   $6 = 10
--   $7 = 0
--   $8 = 0
--   $9 = 0
--   $10 = '[]'
--   $11 = '<hash>'
--   $12 = '<server>/1'
--   $13 = <time>
-- 100
DELETE FROM migrator.verification
WHERE migration_id = $1
    AND table_schema = $2
    AND table_name = $3
--   $1 = 42
--   $2 = 'shop'
--   $3 = 'customers'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 59 again
--   $1 = 42
--   $2 = 3
COMMIT

-- ════ contract ════
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 7 again
--   $1 = 42
--   $2 = 'leased'
-- 8 again: SELECT lease_owner FROM migrator.migration WHERE id = $1
--   $1 = 42
-- 9 again
--   $1 = 'the test'
--   $2 = 00:00:30
--   $3 = False
--   $4 = 42
-- 10 again
--   $1 = 42
--   $2 = True
--   $3 = 'NULL'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
-- 11 again: SELECT pg_catalog.current_setting('deadlock_timeout')::interval
-- the catalog is read
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 101
SELECT clock_timestamp()
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 102
SELECT EXISTS (
    SELECT 1
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'migrator'
        AND c.relname = 'schema_version')
-- 103
SELECT max(version) FROM migrator.schema_version
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 104
SELECT pg_advisory_xact_lock(hashtextextended('migrator.watch', 0))
-- 105
WITH continued AS (
    UPDATE migrator.watch
    SET until = clock_timestamp()
    WHERE source = $1
        AND ended_at IS NULL
        AND until >= clock_timestamp() - $2
        AND id = (SELECT max(id) FROM migrator.watch WHERE source = $1)
    RETURNING id)
INSERT INTO migrator.watch (source, since, until)
SELECT $1, at, at
FROM clock_timestamp() AS at
WHERE NOT EXISTS (SELECT FROM continued)
--   $1 = '--live'
--   $2 = 00:10:00
-- 106
INSERT INTO migrator.sighting AS s (app, version, source, capabilities, first_seen, last_seen)
SELECT seen.app, seen.version, seen.source, ARRAY(SELECT jsonb_array_elements_text(seen.says::jsonb)), coalesce(seen.first_seen, at), at
FROM unnest($1, $2, $3, $4, $5) AS seen (app, version, source, says, first_seen)
CROSS JOIN clock_timestamp() AS at
ON CONFLICT (app, version, source, capabilities) DO UPDATE
SET first_seen = least(s.first_seen, excluded.first_seen),
    last_seen = greatest(s.last_seen, excluded.last_seen)
--   $1 = '[]'
--   $2 = '[]'
--   $3 = '[]'
--   $4 = '[]'
--   $5 = '[]'
-- 107
DELETE FROM migrator.sighting WHERE last_seen < clock_timestamp() - $1
--   $1 = 30.00:00:00
-- 108
DELETE FROM migrator.watch WHERE until < clock_timestamp() - $1
--   $1 = 30.00:00:00
-- 109
SELECT source, since, until, ended_at AS endedat, ended_by AS endedby FROM migrator.watch ORDER BY id DESC
-- 110
SELECT app, nullif(version, '') AS version, source, array_to_json(capabilities)::text AS capabilities, first_seen AS firstseen, last_seen AS lastseen
FROM migrator.sighting
ORDER BY app, version, source, sighting.capabilities
-- 111
SELECT sources, owner, lease_expires AS until FROM migrator.observer ORDER BY sources
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 22 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
-- the catalog is read
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 112
SELECT app, version, ordinal, registered_at AS registeredat, soak, finalized_at AS finalizedat FROM migrator.release ORDER BY app, ordinal
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 113
SELECT DISTINCT a.usename::text
FROM pg_stat_activity AS a
WHERE a.datname = current_database()
    AND a.usename IS NOT NULL
    AND a.backend_type IS NULL
    AND EXISTS (SELECT FROM pg_locks AS l WHERE l.pid = a.pid AND l.locktype = 'virtualxid' AND l.granted)
ORDER BY 1
-- 114
SELECT format('pid %s (%s, %s)', a.pid, a.usename, coalesce(nullif(a.application_name, ''), 'without a name')) AS who,
    a.xact_start AS beganat,
    NULL AS gid
FROM pg_stat_activity AS a
WHERE a.datname = current_database()
    AND a.backend_type = 'client backend'
    AND a.xact_start IS NOT NULL
    AND a.pid <> pg_backend_pid()
    AND a.application_name <> $1
UNION ALL
SELECT format('prepared transaction %L of %s', p.gid, p.owner), p.prepared, p.gid
FROM pg_prepared_xacts AS p
WHERE p.database = current_database()
ORDER BY beganat
--   $1 = 'migrator/0.1.0'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 115
SELECT name, owner, array_to_string(reads, chr(10)) AS reads, expires_at AS expiresat FROM migrator.consumer ORDER BY name
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 116
SELECT consumer, by_whom AS bywhom, at FROM migrator.acknowledgement WHERE migration_id = $1 ORDER BY consumer
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 117
SELECT n.nspname::text AS schema,
    EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'stats_since') AS hassince,
    pg_has_role('pg_read_all_stats', 'USAGE') AS mayread
FROM pg_extension AS e
JOIN pg_class AS c ON c.relnamespace = e.extnamespace AND c.relname = 'pg_stat_statements'
JOIN pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname = 'pg_stat_statements'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 118
SELECT pg_advisory_xact_lock(hashtextextended('migrator.usage', $1))
--   $1 = 42
-- 119
SELECT key, what, count, seen_at AS seenat, used_at AS usedat FROM migrator.usage WHERE migration_id = $1 ORDER BY key
--   $1 = 42
-- 120
SELECT source FROM migrator.usage_look WHERE migration_id = $1
--   $1 = 42
-- 101 again: SELECT clock_timestamp()
-- 121
DELETE FROM migrator.usage WHERE seen_at < clock_timestamp() - interval '30 days'
-- 122
INSERT INTO migrator.usage AS u (migration_id, key, what, count, seen_at, used_at)
SELECT $1, seen.*
FROM unnest($2, $3, $4, $5, $6) AS seen
ON CONFLICT (migration_id, key) DO UPDATE
SET what = excluded.what,
    count = excluded.count,
    seen_at = excluded.seen_at,
    used_at = excluded.used_at
--   $1 = 42
--   $2 = '[]'
--   $3 = '[]'
--   $4 = '[]'
--   $5 = '[]'
--   $6 = '[]'
-- 123
INSERT INTO migrator.usage_look (migration_id, source, at)
SELECT $1, source, clock_timestamp()
FROM unnest($2) AS source
ON CONFLICT (migration_id, source) DO UPDATE
SET at = excluded.at
--   $1 = 42
--   $2 = '[]'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 124
SELECT app, range, scheme, array_to_json(admits)::text AS admits, raised_at AS raisedat, migration_id AS migration
FROM migrator.fence AS f
WHERE range IS NOT NULL
    OR NOT EXISTS (
        SELECT 1
        FROM migrator.fence AS raised
        WHERE raised.app = f.app
            AND raised.range IS NOT NULL)
ORDER BY app, raised_at DESC NULLS LAST, migration_id
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 125
SELECT DISTINCT ON (table_schema, table_name)
    table_schema AS "schema",
    table_name AS name,
    rule_hash AS rulehash,
    mode,
    rows,
    pending,
    mismatched,
    lossy,
    differences,
    fingerprint,
    server,
    taken_at AS takenat
FROM migrator.evidence
WHERE migration_id = $1
ORDER BY table_schema, table_name, id DESC
--   $1 = 42
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 90 again
--   $1 = '[shop]'
--   $2 = '[customers]'
-- 91 again
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 92 again
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
--   $2 = '[]'
--   $3 = '"shop"."customers"'
-- 93 again
--   $1 = '"shop"."customers"'
-- 94 again
--   $1 = '[42]'
--   $2 = '[customers: email → email_address]'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 64 again
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 60 again
--   $1 = 42
--   $2 = 100
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 126
SELECT condition, reason, given_by AS givenby, given_at AS givenat, expires_at AS expiresat
FROM migrator.waiver
WHERE migration_id = $1
    AND expires_at > clock_timestamp()
ORDER BY id
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 4
-- 127
INSERT INTO migrator.fence (app, migration_id)
VALUES ($1, 0)
ON CONFLICT (app, migration_id) DO NOTHING
--   $1 = 'shop'
-- 128
SELECT 1
FROM migrator.fence
WHERE app = $1
    AND migration_id = 0
FOR UPDATE
--   $1 = 'shop'
-- 129
INSERT INTO migrator.fence AS f (app, migration_id, range, scheme, admits, raised_at)
VALUES ($1, $2, $3, $4, $5, clock_timestamp())
ON CONFLICT (app, migration_id) DO UPDATE
SET range = excluded.range,
    scheme = excluded.scheme,
    admits = excluded.admits,
    raised_at = CASE WHEN (f.range, f.scheme, f.admits) = (excluded.range, excluded.scheme, excluded.admits) THEN f.raised_at ELSE excluded.raised_at END
RETURNING app, range, scheme, array_to_json(admits)::text AS admits, raised_at AS raisedat, migration_id AS migration
--   $1 = 'shop'
--   $2 = 42
--   $3 = '>=2.0.0'
--   $4 = 'semver'
--   $5 = '[new-only]'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 101 again: SELECT clock_timestamp()
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 102 again
-- 103 again: SELECT max(version) FROM migrator.schema_version
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 104 again: SELECT pg_advisory_xact_lock(hashtextextended('migrator.watch', 0))
-- 105 again
--   $1 = '--live'
--   $2 = 00:10:00
-- 106 again
--   $1 = '[]'
--   $2 = '[]'
--   $3 = '[]'
--   $4 = '[]'
--   $5 = '[]'
-- 107 again: DELETE FROM migrator.sighting WHERE last_seen < clock_timestamp() - $1
--   $1 = 30.00:00:00
-- 108 again: DELETE FROM migrator.watch WHERE until < clock_timestamp() - $1
--   $1 = 30.00:00:00
-- 109 again
-- 110 again
-- 111 again: SELECT sources, owner, lease_expires AS until FROM migrator.observer ORDER BY sources
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 22 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
-- the catalog is read
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 112 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 113 again
-- 114 again
--   $1 = 'migrator/0.1.0'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 115 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 116 again
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 117 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 118 again: SELECT pg_advisory_xact_lock(hashtextextended('migrator.usage', $1))
--   $1 = 42
-- 119 again
--   $1 = 42
-- 120 again: SELECT source FROM migrator.usage_look WHERE migration_id = $1
--   $1 = 42
-- 101 again: SELECT clock_timestamp()
-- 121 again: DELETE FROM migrator.usage WHERE seen_at < clock_timestamp() - interval '30 days'
-- 122 again
--   $1 = 42
--   $2 = '[]'
--   $3 = '[]'
--   $4 = '[]'
--   $5 = '[]'
--   $6 = '[]'
-- 123 again
--   $1 = 42
--   $2 = '[]'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 124 again
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 125 again
--   $1 = 42
COMMIT
-- 61 again: BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY
-- 62 again
-- 90 again
--   $1 = '[shop]'
--   $2 = '[customers]'
-- 91 again
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
-- 63 again
--   $1 = 'shop'
--   $2 = 'customers'
-- 92 again
--   $1 = '[m42_shop_customers_agrees_email_address, m42_shop_customers_down_email, m42_shop_customers_up_email_address]'
--   $2 = '[]'
--   $3 = '"shop"."customers"'
-- 93 again
--   $1 = '"shop"."customers"'
-- 94 again
--   $1 = '[42]'
--   $2 = '[customers: email → email_address]'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 64 again
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 60 again
--   $1 = 42
--   $2 = 100
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 126 again
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 4
-- 58 again
--   $1 = 'contracting'
--   $2 = False
--   $3 = 42
COMMIT
-- 39 again
--   $1 = 'shop'
--   $2 = 'customers'
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 40 again
COMMIT
-- 25 again: BEGIN ISOLATION LEVEL READ COMMITTED
-- 26 again
--   $1 = '300'
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 4
-- 130
DO $migrator$
BEGIN
    IF EXISTS (
        SELECT FROM migrator.step
        WHERE migration_id = 42
            AND step_id = 'D1'
            AND state = 'done')
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MG004',
            MESSAGE = 'This step has been committed before.';
    END IF;
END
$migrator$
-- 42 again: LOCK TABLE "shop"."customers" IN ACCESS EXCLUSIVE MODE
-- 28 again
--   $1 = 00:00:00.3000000
-- 29 again
-- 29 again
-- 131
DO $migrator$
BEGIN
    IF (
        SELECT EXISTS (
        SELECT FROM migrator.fence
        WHERE app = 'shop'
            AND migration_id = 0
        FOR UPDATE)
    AND EXISTS (
        SELECT FROM migrator.fence
        WHERE app = 'shop'
            AND range IS NOT DISTINCT FROM '>=2.0.0'
            AND scheme = 'semver'
            AND admits = ARRAY['new-only']::text[])
    ) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'MG002', MESSAGE = 'fence-raised';
    END IF;
END
$migrator$
-- 29 again
-- 132
DO $migrator$
BEGIN
    IF (
        SELECT NOT EXISTS (
    SELECT FROM migrator.instance live
    WHERE live.stopped_at IS NULL
        AND live.lease_until > clock_timestamp()
        AND NOT EXISTS (
            SELECT FROM unnest(ARRAY[]::text[], ARRAY[]::text[], ARRAY[]::text[]) AS seen (app, version, said)
            WHERE seen.app = live.app
                AND seen.version = live.version
                AND seen.said = coalesce(
                    (
                        SELECT string_agg(DISTINCT substr(one, strpos(one, '=') + 1) COLLATE "C", ' and ' ORDER BY substr(one, strpos(one, '=') + 1) COLLATE "C")
                        FROM unnest(live.capabilities) AS one
                        WHERE starts_with(one, '42=')),
                    '')))
    ) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'MG002', MESSAGE = 'live-compatible';
    END IF;
END
$migrator$
-- 29 again
-- 133
DO $migrator$
BEGIN
    IF (
        SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_trigger t
        JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
        JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
    WHERE t.tgrelid IN (WITH RECURSIVE tree (oid) AS (
            SELECT pg_catalog.to_regclass(one)::oid
            FROM unnest(ARRAY['"shop"."customers"']::text[]) AS one
            UNION ALL
            SELECT i.inhrelid
            FROM tree
                JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)
        SELECT tree.oid FROM tree)
        AND (NOT t.tgisinternal OR t.tgparentid <> 0)
        AND n.nspname = 'migrator'
        AND t.tgenabled <> 'A')
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_trigger t
            CROSS JOIN pg_catalog.pg_class c
        WHERE t.tgrelid = pg_catalog.to_regclass('"shop"."customers"')
            AND t.tgname LIKE '~~migrator%'
            AND c.oid IN (WITH RECURSIVE tree (oid) AS (
            SELECT pg_catalog.to_regclass(one)::oid
            FROM unnest(ARRAY['"shop"."customers"']::text[]) AS one
            UNION ALL
            SELECT i.inhrelid
            FROM tree
                JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)
        SELECT tree.oid FROM tree)
            AND c.relkind = 'r'
            AND NOT c.relispartition
            AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_trigger own
                WHERE own.tgrelid = c.oid
                    AND own.tgname = t.tgname))
    ) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'MG002', MESSAGE = 'sync-enabled';
    END IF;
END
$migrator$
-- 29 again
-- 134
DO $migrator$
BEGIN
    IF (
        SELECT NOT EXISTS (
        SELECT FROM migrator.mapping
        WHERE migration_id = 42
            AND table_schema = 'shop'
            AND table_name = 'customers'
            AND mode = 'Open')
    OR '<triggers>' = (
        SELECT COALESCE(string_agg(t.oid || '/' || t.xmin, ',' ORDER BY (t.oid || '/' || t.xmin) COLLATE "C"), '')
        FROM pg_catalog.pg_trigger t
            JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
            JOIN pg_catalog.pg_namespace n ON n.oid = f.pronamespace
        WHERE t.tgrelid IN (WITH RECURSIVE tree (oid) AS (
            SELECT pg_catalog.to_regclass(one)::oid
            FROM unnest(ARRAY['"shop"."customers"']::text[]) AS one
            UNION ALL
            SELECT i.inhrelid
            FROM tree
                JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)
        SELECT tree.oid FROM tree)
            AND (NOT t.tgisinternal OR t.tgparentid <> 0)
            AND n.nspname = 'migrator')
    ) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'MG002', MESSAGE = 'evidence-clean';
    END IF;
END
$migrator$
-- 29 again
-- 135
DO $migrator$
BEGIN
    IF (
        SELECT NOT EXISTS (
        SELECT FROM migrator.mapping
        WHERE migration_id = 42
            AND table_schema = 'shop'
            AND table_name = 'customers'
            AND mode = 'Open')
    OR 0 = (
        SELECT COALESCE(sum(d.count), 0)
        FROM migrator.drift_count d
        WHERE d.migration_id = 42
            AND d.mapping_key = ANY (ARRAY['customers: email → email_address']::text[]))
    ) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'MG002', MESSAGE = 'evidence-clean';
    END IF;
END
$migrator$
-- 29 again
-- 136
DO $migrator$
BEGIN
    IF (
        SELECT NOT EXISTS (
    SELECT FROM migrator.poison
    WHERE migration_id = 42
        AND direction = 'up')
    ) IS NOT TRUE
    THEN
        RAISE EXCEPTION USING ERRCODE = 'MG002', MESSAGE = 'backfill-complete';
    END IF;
END
$migrator$
-- 29 again
-- 137
SELECT migrator.advance_sync('shop', 'customers', 1)
-- 29 again
-- 138
DELETE FROM migrator.mapping WHERE migration_id = 42 AND key = 'customers: email → email_address'
-- 29 again
-- 47 again: DROP TRIGGER IF EXISTS "~~migrator_insert" ON "shop"."customers"
-- 29 again
-- 48 again: DROP TRIGGER IF EXISTS "~~migrator_update" ON "shop"."customers"
-- 29 again
-- 49 again: DROP FUNCTION IF EXISTS migrator."sync_fe8afeaace_insert"()
-- 29 again
-- 50 again: DROP FUNCTION IF EXISTS migrator."sync_fe8afeaace_update"()
-- 29 again
-- 139
ALTER TABLE "shop"."customers" DROP COLUMN IF EXISTS "_m_fe8afeaace"
-- 29 again
-- 140
DELETE FROM migrator.used_bit WHERE table_schema = 'shop' AND table_name = 'customers'
-- 29 again
-- 141
ALTER TABLE "shop"."customers" RENAME COLUMN "email" TO "_old_email_42"
-- 29 again
-- 142
ALTER TABLE "shop"."customers" ALTER COLUMN "_old_email_42" DROP NOT NULL
-- 29 again
-- 143
ALTER TABLE "shop"."customers"
    DROP COLUMN "_old_email_42"
-- 29 again
-- 144
DROP FUNCTION IF EXISTS migrator."m42_shop_customers_agrees_email_address"
-- 29 again
-- 145
DROP FUNCTION IF EXISTS migrator."m42_shop_customers_down_email"
-- 29 again
-- 146
DROP FUNCTION IF EXISTS migrator."m42_shop_customers_up_email_address"
-- 38 again: SELECT migrator.mark_step($1, $2, $3, $4)
--   $1 = 42
--   $2 = 'D1'
--   $3 = 'done'
--   $4 = 4
-- 57 again
--   $1 = 42
--   $2 = 'D1'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 6 again
--   $1 = 'leased'
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 12 again: SELECT migrator.hold($1, $2)
--   $1 = 42
--   $2 = 4
-- 58 again
--   $1 = 'completed'
--   $2 = True
--   $3 = 42
-- 147
SELECT title, plan FROM migrator.migration WHERE id = $1 AND plan IS NOT NULL
--   $1 = 42
COMMIT
BEGIN
-- 1 again: SET LOCAL lock_timeout = 900
-- 2 again: SET LOCAL statement_timeout = 15000
-- 3 again: SET LOCAL idle_in_transaction_session_timeout = 5000
-- 4 again: SET LOCAL search_path = pg_catalog, pg_temp
-- 5 again: SET LOCAL row_security = off
-- 59 again
--   $1 = 42
--   $2 = 4
COMMIT
