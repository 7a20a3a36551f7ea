-- Null for as many as a run was started with.
ALTER TABLE migrator.steering
    ADD workers integer
