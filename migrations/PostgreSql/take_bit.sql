-- Takes a bit of a table's marker column for a mapping. One that another mapping has had stays set on rows that this one
-- has never filled, so it is not given again while the column lives.
CREATE OR REPLACE FUNCTION migrator.take_bit(
    p_schema text, p_table text, p_bit integer, p_migration bigint, p_key text)
    RETURNS void
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO migrator.used_bit (table_schema, table_name, bit, migration_id, key)
    VALUES (p_schema, p_table, p_bit, p_migration, p_key)
    ON CONFLICT (table_schema, table_name, bit) DO NOTHING;

    IF NOT FOUND AND NOT EXISTS (
        SELECT 1
        FROM migrator.mapping
        WHERE migration_id = p_migration
            AND key = p_key
            AND table_schema = p_schema
            AND table_name = p_table
            AND bit = p_bit)
    THEN
        RAISE EXCEPTION 'Bit % of %.% is or was in use by another mapping.', p_bit, p_schema, p_table
            USING ERRCODE = 'MG007',
                HINT = 'Plan the migration again.';
    END IF;
END
$body$
