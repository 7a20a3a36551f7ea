-- A row's key as it is stored: long ones are cut, and stay distinct, because an index entry has a limit.
CREATE OR REPLACE FUNCTION migrator.row_key(p_row_key text)
    RETURNS text
    LANGUAGE sql
    IMMUTABLE
    SET search_path = pg_catalog, pg_temp
AS $body$
    SELECT CASE
        WHEN length(p_row_key) > 300 THEN left(p_row_key, 260) || ' … ' || md5(p_row_key)
        ELSE coalesce(p_row_key, '')
    END
$body$
