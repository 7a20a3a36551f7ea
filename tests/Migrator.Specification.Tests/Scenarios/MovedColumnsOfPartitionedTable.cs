using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Columns of a partitioned table move to a table that comes with them, while rows go from partition to partition.</summary>
public sealed class MovedColumnsOfPartitionedTable : Scenario
{
    private const string Events =
        """
        CREATE TABLE [shop].[events] ([id] int NOT NULL, [day] int NOT NULL DEFAULT 1, [kind] text, [body] varchar(60) CONSTRAINT [events_body_given] NOT NULL, [size] numeric, [seen] boolean DEFAULT false,
            CONSTRAINT [events_pk] PRIMARY KEY ([id], [day])) PARTITION BY RANGE ([day]);
        CREATE TABLE [shop].[events_old] ([size] numeric, [gone] int, [seen] boolean DEFAULT false, [body] varchar(60) CONSTRAINT [events_body_given] NOT NULL, [kind] text, [day] int NOT NULL DEFAULT 1, [id] int NOT NULL);
        ALTER TABLE [shop].[events_old] DROP COLUMN [gone];
        ALTER TABLE [shop].[events] ATTACH PARTITION [shop].[events_old] FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE [shop].[events_new] PARTITION OF [shop].[events] FOR VALUES FROM (10) TO (20) PARTITION BY LIST ([day]);
        CREATE TABLE [shop].[events_some] PARTITION OF [shop].[events_new] FOR VALUES IN (15, 16);
        CREATE TABLE [shop].[events_others] PARTITION OF [shop].[events_new] DEFAULT;
        CREATE TABLE [shop].[events_rest] PARTITION OF [shop].[events] DEFAULT;

        """;

    public override string Before => Events + "CREATE INDEX [events_size] ON [shop].[events] ([size]);";

    public override string After => Events +
        """
        ALTER TABLE [shop].[events] DROP [body], DROP [size], DROP [seen];
        CREATE TABLE [shop].[bodies] ([of_event] int NOT NULL, [of_day] int NOT NULL, [body] varchar(60) NOT NULL, [size] numeric, [seen] boolean DEFAULT false, CONSTRAINT [bodies_pk] PRIMARY KEY ([of_event], [of_day]));
        ALTER TABLE [shop].[bodies] ADD CONSTRAINT [bodies_event] FOREIGN KEY ([of_event], [of_day]) REFERENCES [shop].[events] ([id], [day]);
        CREATE INDEX [bodies_size] ON [shop].[bodies] ([size]);
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[events] VALUES (1, 1, 'a', 'one', NULL, true), (2, 15, 'b', 'two', 2, false);
        INSERT INTO [shop].[events] SELECT n, n % 25, 'k', 'b' || n, n, n % 3 = 0 FROM generate_series(10, 400) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [day], [kind], [body], [size], [seen] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT e.[id], e.[day], e.[kind], b.[body], b.[size], b.[seen] FROM [shop].[events] e LEFT JOIN [shop].[bodies] b ON b.[of_event] = e.[id] AND b.[of_day] = e.[day] WHERE e.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1|a|one||True", "1|1|a|one||True"), new(2, "2|15|b|two|2|False", "2|15|b|two|2|False")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version: into any partition, to another one with and without another value, another key in the same one, and away.
        new("INSERT INTO [shop].[events] ([id], [kind], [body]) VALUES ($n, 'k', 'o1')") { Until = Point.Backfilled, Old = "$n|1|k|o1||False", New = "$n|1|k|o1||False" },
        new("UPDATE [shop].[events] SET [day] = 15 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|15|k|o1||False", New = "$n|15|k|o1||False" },
        new("UPDATE [shop].[events] SET [day] = 30, [body] = 'o2', [size] = 4 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|30|k|o2|4|False", New = "$n|30|k|o2|4|False" },
        new("UPDATE [shop].[events] SET [day] = 31 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|31|k|o2|4|False", New = "$n|31|k|o2|4|False" },
        new("UPDATE [shop].[events_rest] SET [seen] = true WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|31|k|o2|4|True", New = "$n|31|k|o2|4|True" },
        new("DELETE FROM [shop].[events] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
        new("INSERT INTO [shop].[events_others] ([id], [day], [body]) VALUES ($n, 12, 'o3')") { TriedUntil = Point.Backfilled, Old = "$n|12||o3||False", New = "$n|12||o3||False" },

        // The new version: both rows, its own one, and another partition for a row whose counterpart goes first.
        new("INSERT INTO [shop].[events] ([id], [day], [kind]) VALUES ($n, 16, 'n')") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|16|n|||False", New = "$n|16|n|||" },
        new("WITH x AS (INSERT INTO [shop].[bodies] ([of_event], [of_day], [body]) VALUES ($n, 16, 'n1')) SELECT 1") { TriedFrom = Point.Expanded, Old = "$n|16|n|n1||False", New = "$n|16|n|n1||False" },
        new("UPDATE [shop].[bodies] SET [size] = 7, [seen] = NULL WHERE [of_event] = $n") { TriedFrom = Point.Expanded, Old = "$n|16|n|n1|7|", New = "$n|16|n|n1|7|" },
        new("UPDATE [shop].[events] SET [day] = 3, [kind] = 'm' WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|3|m|n1|7|", New = "$n|3|m|n1|7|" },
        new("UPDATE [shop].[bodies] SET [body] = 'n2' WHERE [of_event] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|3|m|n2|7|", New = "$n|3|m|n2|7|" },
        new("DELETE FROM [shop].[bodies] WHERE [of_event] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|3|m|||False", New = "$n|3|m|||" },
        new("UPDATE [shop].[events] SET [day] = 40 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|40|m|||False", New = "$n|40|m|||" },
        new("DELETE FROM [shop].[events] WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3531, "The body of an event stands beside it", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("bodies")).InSchema(Shop)
                .WithColumn(Named("of_event")).AsInt32().PrimaryKey(Named("bodies_pk"))
                .WithColumn(Named("of_day")).AsInt32().PrimaryKey(Named("bodies_pk"));
            Create.ForeignKey(Named("bodies_event"))
                .FromTable(Named("bodies")).InSchema(Shop).ForeignColumns(Named("of_event"), Named("of_day"))
                .ToTable(Named("events")).InSchema(Shop).PrimaryColumns(Named("id"), Named("day"));
            Alter.MoveColumns(Named("body"), Named("size"), Named("seen"))
                .FromTable(Named("events")).InSchema(Shop)
                .ToTable(Named("bodies"))
                .Matching(Named("id"), Named("of_event"))
                .Matching(Named("day"), Named("of_day"));
            Create.Index(Named("bodies_size")).OnTable(Named("bodies")).InSchema(Shop).OnColumn(Named("size"));
        }
    }
}
