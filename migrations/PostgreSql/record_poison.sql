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
$body$
