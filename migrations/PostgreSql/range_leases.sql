-- Who copies a range, until when, and with which fencing token. A range left behind is a stretch whose locked rows were
-- skipped: it is visited again, and its units are counted in the range it comes from. Ranges of an older version belong to
-- no step until a backfill finds them.
ALTER TABLE migrator.backfill_range
    ADD COLUMN step_id text,
    ADD COLUMN owner text,
    ADD COLUMN token bigint NOT NULL DEFAULT 0,
    ADD COLUMN lease_expires timestamptz,
    ADD COLUMN poisoned bigint NOT NULL DEFAULT 0,
    ADD COLUMN left_behind boolean NOT NULL DEFAULT false;

-- The token of the lease if a backfill took it: then other processes may help. An older version of the tool that takes
-- the lease raises lease_token alone, and nobody takes it for a backfill.
ALTER TABLE migrator.migration
    ADD COLUMN backfill_token bigint;
