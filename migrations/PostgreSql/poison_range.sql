-- Where a backfill was when it found the row; null where a writer did.
ALTER TABLE migrator.poison
    ADD from_unit bigint,
    ADD to_unit bigint;
ALTER TABLE migrator.backfill_report
    SET (fillfactor = 50)
