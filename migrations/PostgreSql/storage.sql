-- Rows that are updated all the time keep room for their next version beside them, and are cleaned up early.
ALTER TABLE migrator.instance
    SET (fillfactor = 50, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE migrator.migration
    SET (fillfactor = 50);
ALTER TABLE migrator.backfill_range
    SET (fillfactor = 50);
