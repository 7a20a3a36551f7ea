-- One line for each set of sources: applications may ask different ones.
CREATE TABLE migrator.observer (
    sources text NOT NULL,
    owner text NOT NULL,
    lease_expires timestamptz NOT NULL,
    PRIMARY KEY (sources)
);
