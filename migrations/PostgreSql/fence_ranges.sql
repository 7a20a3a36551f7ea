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
$body$
