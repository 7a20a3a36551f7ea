using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A rename carries all that hangs on the column: unique index, check, foreign key, default, comment, rights, statistics.</summary>
public sealed class RenamedColumn : Scenario
{
    public override string Before => Table("mail") + Attached("mail");

    // A replaced column moves to the end.
    public override string After => Table("address", last: true) + Attached("address");

    public override string Rows =>
        """
        INSERT INTO [shop].[domains] VALUES ('a@example.org'), ('b@example.org'), ('none'), ('moved'), ('old'), ('new');
        INSERT INTO [shop].[domains] SELECT n || '@old' FROM generate_series(1000, 1200) n;
        INSERT INTO [shop].[domains] SELECT n || '@new' FROM generate_series(1000, 1200) n;
        INSERT INTO [shop].[customers] ([id], [mail], [city]) VALUES (1, 'a@example.org', 'Bonn'), (2, 'b@example.org', NULL), (3, NULL, 'Rome');
        """;

    public override Shape Old => new("SELECT [id], [mail], [city] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [id], [address], [city] FROM [shop].[customers] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|a@example.org|Bonn", "1|a@example.org|Bonn"), new(2, "2|b@example.org|", "2|b@example.org|"), new(3, "3||Rome", "3||Rome")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("UPDATE [shop].[customers] SET [city] = 'Rome' WHERE [id] = 3") { Row = 3, Old = "3||Rome", New = "3||Rome" },
        new("INSERT INTO [shop].[customers] ([id], [mail]) VALUES ($n, '$n@old')") { Until = Point.Backfilled, Old = "$n|$n@old|", New = "$n|$n@old|" },
        new("UPDATE [shop].[customers] SET [mail] = NULL WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n||", New = "$n||" },
        new("UPDATE [shop].[customers] SET [mail] = '$n@old' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|$n@old|", New = "$n|$n@old|" },
        new("UPDATE [shop].[customers] SET [mail] = '' WHERE [id] = $n") { IsForbidden = true, TriedUntil = Point.Backfilled, Refused = "23514" },
        new("UPDATE [shop].[customers] SET [mail] = 'nowhere' WHERE [id] = $n") { IsForbidden = true, TriedUntil = Point.Backfilled, Refused = "23503" },
        new("INSERT INTO [shop].[customers] ([id], [address]) VALUES ($n, '$n@new')") { From = Point.Expanded, Old = "$n|$n@new|", New = "$n|$n@new|" },
        new("INSERT INTO [shop].[customers] ([id], [address]) VALUES ($n, '$n@new')") { From = Point.Expanded, Old = "$n|$n@new|", New = "$n|$n@new|" },
        new("UPDATE [shop].[customers] SET [address] = 'a@example.org' WHERE [id] = $n") { IsForbidden = true, TriedFrom = Point.Expanded, Refused = "23505" },
        new("DELETE FROM [shop].[customers] WHERE [id] = $n") { Old = "(no row)", New = "(no row)" },
    ];

    [Migration(101, "Mail becomes address", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Rename.Column(Named("mail")).OnTable(Named("customers")).InSchema(Shop).To(Named("address"));
    }

    private static string Table(string column, bool last = false)
    {
        var (first, end) = last ? ("", $",\n    [{column}] text") : ($"\n    [{column}] text,", "");
        return $"""
            CREATE TABLE [shop].[domains] ([name] text CONSTRAINT [domains_pk] PRIMARY KEY);
            CREATE TABLE [shop].[customers] (
                [id] int CONSTRAINT [customers_pk] PRIMARY KEY,{first}
                [city] text{end});
            """;
    }

    private static string Attached(string column) =>
        $$"""

        ALTER TABLE [shop].[customers]
            ADD CONSTRAINT [customers_mail_filled] CHECK (length([{{column}}]) > 0),
            ADD CONSTRAINT [customers_mail_domain] FOREIGN KEY ([{{column}}]) REFERENCES [shop].[domains] ([name]) ON UPDATE CASCADE,
            ADD CONSTRAINT [customers_mail_once] UNIQUE ([{{column}}]),
            ALTER [{{column}}] SET STATISTICS 500,
            ALTER [{{column}}] SET (n_distinct = -1);
        CREATE UNIQUE INDEX [customers_mail_lower] ON [shop].[customers] (lower([{{column}}])) WHERE [city] IS NOT NULL;
        CREATE INDEX [customers_mail_city] ON [shop].[customers] ([{{column}}] DESC, [city]);
        COMMENT ON COLUMN [shop].[customers].[{{column}}] IS 'Where we write to. It''s one line.';
        COMMENT ON CONSTRAINT [customers_mail_once] ON [shop].[customers] IS 'Nobody shares an address';
        COMMENT ON INDEX [shop].[customers_mail_lower] IS 'For the login';
        GRANT SELECT ([{{column}}]), UPDATE ([{{column}}]) ON [shop].[customers] TO {writer} WITH GRANT OPTION;
        GRANT SELECT ([{{column}}]) ON [shop].[customers] TO PUBLIC;
        """;
}
