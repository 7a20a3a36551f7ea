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
