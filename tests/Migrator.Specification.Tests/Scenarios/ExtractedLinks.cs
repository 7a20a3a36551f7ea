using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A book has one author, and then several; each version writes, renumbers and deletes on its side.</summary>
public sealed class ExtractedLinks : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[authors] ([id] int CONSTRAINT [authors_pk] PRIMARY KEY);
        CREATE TABLE [shop].[books] ([id] int CONSTRAINT [books_pk] PRIMARY KEY, [author] int NOT NULL CONSTRAINT [books_author] REFERENCES [shop].[authors], [title] text);
        CREATE INDEX [books_by] ON [shop].[books] ([author]);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[authors] ([id] int CONSTRAINT [authors_pk] PRIMARY KEY);
        CREATE TABLE [shop].[books] ([id] int CONSTRAINT [books_pk] PRIMARY KEY, [title] text);
        CREATE TABLE [shop].[links] ([book] int NOT NULL, [who] int NOT NULL, [role] text NOT NULL DEFAULT 'a', CONSTRAINT [links_pk] PRIMARY KEY ([book], [who]));
        ALTER TABLE [shop].[links] ADD CONSTRAINT [links_book] FOREIGN KEY ([book]) REFERENCES [shop].[books] ([id]);
        ALTER TABLE [shop].[links] ADD CONSTRAINT [links_who] FOREIGN KEY ([who]) REFERENCES [shop].[authors] ([id]);
        CREATE INDEX [links_by] ON [shop].[links] ([who]);
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[authors] SELECT generate_series(1, 20);
        INSERT INTO [shop].[books] VALUES (1, 1, 'One'), (2, 2, 'Two');
        INSERT INTO [shop].[books] SELECT n, 1 + n % 20, 'N' FROM generate_series(10, 400) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [author], [title] FROM [shop].[books] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT b.[id], (SELECT string_agg(l.[who]::text, ' ' ORDER BY l.[who]) FROM [shop].[links] l WHERE l.[book] = b.[id]), b.[title] FROM [shop].[books] b WHERE b.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1|One", "1|1|One"), new(2, "2|2|Two", "2|2|Two")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version alone.
        new("INSERT INTO [shop].[books] ([id], [author], [title]) VALUES ($n, 3, 'Old')") { Until = Point.Backfilled, Old = "$n|3|Old", New = "$n|3|Old" },
        new("UPDATE [shop].[books] SET [author] = 4 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|4|Old", New = "$n|4|Old" },
        new("UPDATE [shop].[books] SET [id] = -[id] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
        new("UPDATE [shop].[books] SET [id] = -[id], [author] = 5 WHERE [id] = -$n") { TriedUntil = Point.Backfilled, Old = "$n|5|Old", New = "$n|5|Old" },
        new("UPDATE [shop].[books] SET [author] = 4711 WHERE [id] = $n") { TriedUntil = Point.Backfilled, IsForbidden = true, Refused = "23503" },
        new("DELETE FROM [shop].[books] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version alone.
        new("INSERT INTO [shop].[books] ([id], [title]) VALUES ($n, 'New')") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n||New", New = "$n||New" },
        new("WITH x AS (INSERT INTO [shop].[links] ([book], [who]) VALUES ($n, 7), ($n, 6)) SELECT 1") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|7|New", New = "$n|6 7|New" },
        new("UPDATE [shop].[links] SET [who] = 8 WHERE [book] = $n AND [who] = 7") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|8|New", New = "$n|6 8|New" },
        new("UPDATE [shop].[links] SET [role] = 'b' WHERE [book] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|8|New", New = "$n|6 8|New" },
        new("DELETE FROM [shop].[links] WHERE [book] = $n AND [who] = 8") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|6|New", New = "$n|6|New" },
        new("WITH x AS (INSERT INTO [shop].[links] ([book], [who]) VALUES ($n, 2)) SELECT 1") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|6|New", New = "$n|2 6|New" },

        // Each changes what the other wrote.
        new("UPDATE [shop].[books] SET [author] = 9 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|9|New", New = "$n|2 9|New" },
        new("UPDATE [shop].[books] SET [author] = 2 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|2|New", New = "$n|2|New" },
        new("DELETE FROM [shop].[links] WHERE [book] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n||New", New = "$n||New" },
        new("DELETE FROM [shop].[books] WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3332, "A book has several authors", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("links")).InSchema(Shop)
                .WithColumn(Named("book")).AsInt32().PrimaryKey(Named("links_pk"))
                .WithColumn(Named("who")).AsInt32().PrimaryKey(Named("links_pk"))
                .WithColumn(Named("role")).AsString().NotNullable().WithDefaultValue("a");
            Create.ForeignKey(Named("links_book"))
                .FromTable(Named("links")).InSchema(Shop).ForeignColumn(Named("book"))
                .ToTable(Named("books")).InSchema(Shop).PrimaryColumn(Named("id"));
            Create.ForeignKey(Named("links_who"))
                .FromTable(Named("links")).InSchema(Shop).ForeignColumn(Named("who"))
                .ToTable(Named("authors")).InSchema(Shop).PrimaryColumn(Named("id"));
            Create.Index(Named("links_by")).OnTable(Named("links")).InSchema(Shop).OnColumn(Named("who"));
            Alter.ExtractLinks(Named("author"))
                .FromTable(Named("books")).InSchema(Shop)
                .ToTable(Named("links")).As(Named("who"))
                .Matching(Named("id"), Named("book"));
        }
    }
}
