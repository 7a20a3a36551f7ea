-- One line for each time without a gap, and one for each version and source: looks themselves are not kept.
CREATE TABLE migrator.watch (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    ended_at timestamptz,
    ended_by text,
    PRIMARY KEY (id)
);

CREATE TABLE migrator.sighting (
    app text NOT NULL,
    version text NOT NULL,
    source text NOT NULL,
    first_seen timestamptz NOT NULL,
    last_seen timestamptz NOT NULL,
    PRIMARY KEY (app, version, source)
);

CREATE TABLE migrator.release (
    app text NOT NULL,
    version text NOT NULL,
    ordinal bigint NOT NULL,
    registered_at timestamptz NOT NULL,
    soak interval,
    finalized_at timestamptz,
    PRIMARY KEY (app, version)
);

CREATE TABLE migrator.consumer (
    name text NOT NULL,
    owner text NOT NULL,
    reads text[] NOT NULL,
    expires_at timestamptz,
    PRIMARY KEY (name)
);

CREATE TABLE migrator.acknowledgement (
    consumer text NOT NULL,
    migration_id bigint NOT NULL,
    by_whom text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (consumer, migration_id)
);

-- An instance that registers under its old id with another version overwrites what it was; that it was live is kept.
CREATE OR REPLACE FUNCTION migrator.keep_replaced_version()
    RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO migrator.sighting AS s (app, version, source, first_seen, last_seen)
    VALUES (OLD.app, OLD.version, 'heartbeats', OLD.started_at, OLD.last_seen)
    ON CONFLICT (app, version, source) DO UPDATE
    SET first_seen = least(s.first_seen, excluded.first_seen),
        last_seen = greatest(s.last_seen, excluded.last_seen);
    RETURN NULL;
END
$body$;

REVOKE ALL ON FUNCTION migrator.keep_replaced_version() FROM PUBLIC;

CREATE TRIGGER keep_replaced_version
    AFTER UPDATE ON migrator.instance
    FOR EACH ROW
    WHEN (OLD.version <> NEW.version OR OLD.app <> NEW.app)
    EXECUTE FUNCTION migrator.keep_replaced_version();
