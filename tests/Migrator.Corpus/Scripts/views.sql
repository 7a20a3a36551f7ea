CREATE VIEW "CurrentLeases" AS
SELECT "Id", "MemberId", "ParcelId"
FROM "Leases"
WHERE "EndsOn" IS NULL;
