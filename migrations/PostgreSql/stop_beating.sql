-- Says that an instance has stopped of its own accord.
CREATE OR REPLACE FUNCTION migrator.stop_beating(p_instance text)
    RETURNS void
    LANGUAGE sql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
    UPDATE migrator.instance
    SET stopped_at = clock_timestamp(),
        lease_until = least(lease_until, clock_timestamp())
    WHERE instance_id = p_instance
        AND stopped_at IS NULL
$body$
