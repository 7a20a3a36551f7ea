using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A book of a partitioned table has one author, and then several, and takes them along to another partition, whichever version sends it there.</summary>
public sealed class ExtractedLinksOfPartitionedTable : Scenario
{
    public override string Before => Books("[author] int CONSTRAINT [books_written] NOT NULL, ") +
        """
        ALTER TABLE [shop].[books] ADD CONSTRAINT [books_author] FOREIGN KEY ([author]) REFERENCES [shop].[authors];
        CREATE INDEX [books_by] ON [shop].[books] ([author]);
        """;

    public override string After => Books("") +
        """
        CREATE TABLE [shop].[links] ([book] int NOT NULL, [of_day] int NOT NULL, [who] int NOT NULL, [role] text NOT NULL DEFAULT 'a', CONSTRAINT [links_pk] PRIMARY KEY ([book], [of_day], [who]));
        ALTER TABLE [shop].[links] ADD CONSTRAINT [links_book] FOREIGN KEY ([book], [of_day]) REFERENCES [shop].[books] ([id], [day]);
        ALTER TABLE [shop].[links] ADD CONSTRAINT [links_who] FOREIGN KEY ([who]) REFERENCES [shop].[authors] ([id]);
        CREATE INDEX [links_by] ON [shop].[links] ([who]);
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[authors] SELECT generate_series(1, 20);
        INSERT INTO [shop].[books] ([id], [day], [author], [title]) VALUES (1, 1, 1, 'One'), (2, 15, 2, 'Two');
        INSERT INTO [shop].[books] ([id], [day], [author], [title]) SELECT n, n % 25, 1 + n % 20, 'N' FROM generate_series(10, 400) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [day], [author], [title] FROM [shop].[books] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT b.[id], b.[day], (SELECT string_agg(l.[who] || l.[role], ' ' ORDER BY l.[who]) FROM [shop].[links] l WHERE l.[book] = b.[id] AND l.[of_day] = b.[day]), b.[title] FROM [shop].[books] b WHERE b.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1|1|One", "1|1|1a|One"), new(2, "2|15|2|Two", "2|15|2a|Two")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version: into any partition, to another one with and without another author, another key in the same one, and away.
        new("INSERT INTO [shop].[books] ([id], [author], [title]) VALUES ($n, 3, 'Old')") { Until = Point.Backfilled, Old = "$n|1|3|Old", New = "$n|1|3a|Old" },
        new("UPDATE [shop].[books] SET [day] = 15 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|15|3|Old", New = "$n|15|3a|Old" },
        new("UPDATE [shop].[books] SET [day] = 30, [author] = 4 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|30|4|Old", New = "$n|30|4a|Old" },
        new("UPDATE [shop].[books] SET [day] = 31 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|31|4|Old", New = "$n|31|4a|Old" },
        new("UPDATE [shop].[books_rest] SET [author] = 5 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|31|5|Old", New = "$n|31|5a|Old" },
        new("UPDATE [shop].[books] SET [day] = 1, [author] = 4711 WHERE [id] = $n") { TriedUntil = Point.Backfilled, IsForbidden = true, Refused = "23503" },
        new("DELETE FROM [shop].[books] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version, by the name of a partition too.
        new("INSERT INTO [shop].[books_some] ([id], [day], [title]) VALUES ($n, 16, 'New')") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|16||New", New = "$n|16||New" },
        new("WITH x AS (INSERT INTO [shop].[links] ([book], [of_day], [who]) VALUES ($n, 16, 7), ($n, 16, 6)) SELECT 1") { TriedFrom = Point.Expanded, Old = "$n|16|7|New", New = "$n|16|6a 7a|New" },
        new("UPDATE [shop].[links] SET [role] = 'b' WHERE [book] = $n AND [who] = 6") { TriedFrom = Point.Expanded, Old = "$n|16|7|New", New = "$n|16|6b 7a|New" },

        // Either version sends it to another partition: what the old one does not see goes along, with its role.
        new("UPDATE [shop].[books] SET [day] = 3 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|3|7|New", New = "$n|3|6b 7a|New" },
        new("UPDATE [shop].[books] SET [day] = 40, [author] = 9 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|40|9|New", New = "$n|40|6b 9a|New" },
        new("UPDATE [shop].[books] SET [day] = 12, [author] = NULL WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|12|6|New", New = "$n|12|6b|New" },
        new("DELETE FROM [shop].[links] WHERE [book] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|12||New", New = "$n|12||New" },
        new("UPDATE [shop].[books] SET [day] = 2 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|2||New", New = "$n|2||New" },
        new("DELETE FROM [shop].[books] WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3533, "A book of any day has several authors", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("links")).InSchema(Shop)
                .WithColumn(Named("book")).AsInt32().PrimaryKey(Named("links_pk"))
                .WithColumn(Named("of_day")).AsInt32().PrimaryKey(Named("links_pk"))
                .WithColumn(Named("who")).AsInt32().PrimaryKey(Named("links_pk"))
                .WithColumn(Named("role")).AsString().NotNullable().WithDefaultValue("a");
            Create.ForeignKey(Named("links_book"))
                .FromTable(Named("links")).InSchema(Shop).ForeignColumns(Named("book"), Named("of_day"))
                .ToTable(Named("books")).InSchema(Shop).PrimaryColumns(Named("id"), Named("day"));
            Create.ForeignKey(Named("links_who"))
                .FromTable(Named("links")).InSchema(Shop).ForeignColumn(Named("who"))
                .ToTable(Named("authors")).InSchema(Shop).PrimaryColumn(Named("id"));
            Create.Index(Named("links_by")).OnTable(Named("links")).InSchema(Shop).OnColumn(Named("who"));
            Alter.ExtractLinks(Named("author"))
                .FromTable(Named("books")).InSchema(Shop)
                .ToTable(Named("links")).As(Named("who"))
                .Matching(Named("id"), Named("book"))
                .Matching(Named("day"), Named("of_day"));
        }
    }

    private static string Books(string going) =>
        $"""
        CREATE TABLE [shop].[authors] ([id] int CONSTRAINT [authors_pk] PRIMARY KEY);
        CREATE TABLE [shop].[books] ([id] int NOT NULL, [day] int NOT NULL DEFAULT 1, {going}[title] text, CONSTRAINT [books_pk] PRIMARY KEY ([id], [day])) PARTITION BY RANGE ([day]);
        CREATE TABLE [shop].[books_old] ([title] text, [gone] int, {going}[day] int NOT NULL DEFAULT 1, [id] int NOT NULL);
        ALTER TABLE [shop].[books_old] DROP COLUMN [gone];
        ALTER TABLE [shop].[books] ATTACH PARTITION [shop].[books_old] FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE [shop].[books_new] PARTITION OF [shop].[books] FOR VALUES FROM (10) TO (20) PARTITION BY LIST ([day]);
        CREATE TABLE [shop].[books_some] PARTITION OF [shop].[books_new] FOR VALUES IN (15, 16);
        CREATE TABLE [shop].[books_others] PARTITION OF [shop].[books_new] DEFAULT;
        CREATE TABLE [shop].[books_rest] PARTITION OF [shop].[books] DEFAULT;

        """;
}
