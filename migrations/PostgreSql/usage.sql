-- What the server has counted of the use of what a migration takes away, as the last look found it.
CREATE TABLE migrator.usage (
    migration_id bigint NOT NULL,
    key text NOT NULL,
    what text NOT NULL,
    count bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (migration_id, key)
);

CREATE TABLE migrator.usage_look (
    migration_id bigint NOT NULL,
    source text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (migration_id, source)
);
