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
$body$
