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
}
