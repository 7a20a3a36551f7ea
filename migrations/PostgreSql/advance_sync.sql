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
$body$
