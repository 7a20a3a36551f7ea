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
$body$
