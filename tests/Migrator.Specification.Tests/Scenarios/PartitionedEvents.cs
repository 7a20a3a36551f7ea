namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table with partitions on two levels, one whose columns stand in another order, and one for the rest.</summary>
internal static class PartitionedEvents
{
    /// <summary>Columns <c>id</c>, <c>kind</c> and <c>size</c>, divided by <c>id</c>, and a line that each partition has.</summary>
    public const string Tables =
        """
        CREATE TABLE [shop].[events] ([id] int NOT NULL, [kind] text, [size] int CONSTRAINT [events_size_given] NOT NULL DEFAULT 5, CONSTRAINT [events_pk] PRIMARY KEY ([id])) PARTITION BY RANGE ([id]);
        CREATE TABLE [shop].[events_low] ([gone] int, [size] int CONSTRAINT [events_size_given] NOT NULL DEFAULT 5, [kind] text, [id] int NOT NULL);
        ALTER TABLE [shop].[events_low] DROP COLUMN [gone];
        ALTER TABLE [shop].[events] ATTACH PARTITION [shop].[events_low] FOR VALUES FROM (MINVALUE) TO (25);
        CREATE TABLE [shop].[events_high] PARTITION OF [shop].[events] FOR VALUES FROM (25) TO (1000) PARTITION BY LIST ([id]);
        CREATE TABLE [shop].[events_some] PARTITION OF [shop].[events_high] FOR VALUES IN (25, 26, 27);
        CREATE TABLE [shop].[events_others] PARTITION OF [shop].[events_high] DEFAULT;
        CREATE TABLE [shop].[events_rest] PARTITION OF [shop].[events] DEFAULT;

        """;

    public const string Rows = "INSERT INTO [shop].[events] SELECT n, 'e' || n, n FROM generate_series(1, 50) n;";

    /// <summary>By hand nobody would choose the names that pieces of an index have: that of the partition, then that of the index, cut to what the server takes.</summary>
    public static string NamePieces(params string[] indexes) =>
        $$"""
        CREATE FUNCTION pg_temp.piece(partition text, index text) RETURNS text LANGUAGE plpgsql AS $script$
        DECLARE
            whole text := partition || '_' || index;
            kept text := partition || '_' || index;
        BEGIN
            IF octet_length(whole) <= 63 THEN
                RETURN whole;
            END IF;
            WHILE octet_length(kept) > 52 LOOP
                kept := left(kept, -1);
            END LOOP;
            RETURN kept || '_' || left(encode(sha256(convert_to(whole, 'UTF8')), 'hex'), 10);
        END $script$;
        DO $script$
        DECLARE
            piece record;
        BEGIN
            FOR piece IN
                SELECT i.indexrelid::regclass AS index, pg_temp.piece(t.relname, r.relname) AS name
                FROM pg_class r
                    CROSS JOIN LATERAL pg_partition_tree(r.oid) tree
                    JOIN pg_index i ON i.indexrelid = tree.relid AND i.indexrelid <> r.oid
                    JOIN pg_class t ON t.oid = i.indrelid
                WHERE r.relname IN ({{string.Join(", ", indexes.Select(index => $"<{index}>"))}})
            LOOP
                EXECUTE format('ALTER INDEX %s RENAME TO %I', piece.index, piece.name);
            END LOOP;
        END $script$;
        """;
}
