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

REVOKE ALL ON FUNCTION migrator.advance_range(bigint, bigint, bigint, bigint, bigint, bigint, boolean, interval) FROM PUBLIC
