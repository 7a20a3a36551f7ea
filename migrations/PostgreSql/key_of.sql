-- What a row is called: its primary key as text, by the names that the key's columns have now. Only asked for when
-- something is recorded, in the writer's own transaction and with the writer's own rights; and spelled in one way for all
-- writers, as it is by whoever looks for the row afterwards.
CREATE OR REPLACE FUNCTION migrator.key_of(p_table oid, p_row anyelement)
    RETURNS text
    LANGUAGE plpgsql
    STABLE
    SET search_path = pg_catalog, pg_temp
    SET TimeZone = 'UTC'
    SET DateStyle = 'ISO, YMD'
    SET IntervalStyle = 'postgres'
    SET extra_float_digits = 1
    SET bytea_output = 'hex'
    SET lc_monetary = 'C'
AS $body$
DECLARE
    v_fields text;
    v_key text;
BEGIN
    SELECT string_agg(format('($1).%I', a.attname), ', ' ORDER BY k.place)
    INTO v_fields
    FROM pg_index AS i
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE i.indrelid = p_table
        AND i.indisprimary
        AND k.place <= i.indnkeyatts;

    IF v_fields IS NULL THEN
        RETURN '(no key)';
    END IF;

    EXECUTE format('SELECT concat_ws(%L, %s)', ', ', v_fields)
    INTO v_key
    USING p_row;

    RETURN v_key;
END
$body$
