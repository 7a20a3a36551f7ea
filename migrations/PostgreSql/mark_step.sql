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
$body$
