-- By the hash of the plan and not by the migration: what would be planned otherwise by now is another plan.
CREATE TABLE migrator.approval (
    plan_hash text NOT NULL,
    by_whom text NOT NULL,
    at timestamptz NOT NULL,
    comment text,
    PRIMARY KEY (plan_hash)
);
