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
$body$
