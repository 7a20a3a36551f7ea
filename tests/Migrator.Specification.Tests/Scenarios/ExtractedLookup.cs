using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A value that repeats becomes a row of a lookup table and a reference to it; each version writes its shape, and the new one the lookup table, too.</summary>
public sealed class ExtractedLookup : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [country_name] varchar(40) NOT NULL DEFAULT 'Unknown' CONSTRAINT [country_check] CHECK ([country_name] <> 'x'), [amount] int);
        CREATE INDEX [orders_country] ON [shop].[orders] ([country_name]);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[countries] ([id] int GENERATED ALWAYS AS IDENTITY CONSTRAINT [countries_pk] PRIMARY KEY, [name] varchar(40) NOT NULL, [iso] text);
        CREATE UNIQUE INDEX [countries_name] ON [shop].[countries] ([name]);
        CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [amount] int, [country_id] int NOT NULL);
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_country_id] FOREIGN KEY ([country_id]) REFERENCES [shop].[countries] ([id]);
        CREATE INDEX [orders_by_country] ON [shop].[orders] ([country_id], [amount]);
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[orders] VALUES (1, 'Chile', 1), (2, 'chile', 2);
        INSERT INTO [shop].[orders] SELECT n, 'Land ' || n % 20, n FROM generate_series(10, 600) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [country_name], [amount] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT o.[id], c.[name], o.[amount] FROM [shop].[orders] o LEFT JOIN [shop].[countries] c ON c.[id] = o.[country_id] WHERE o.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Chile|1", "1|Chile|1"), new(2, "2|chile|2", "2|chile|2")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version: a value that is there, a new one, none, an upsert, a change of something else, and away.
        new("INSERT INTO [shop].[orders] ([id], [country_name], [amount]) VALUES ($n, 'Chile', 3)") { Until = Point.Backfilled, Old = "$n|Chile|3", New = "$n|Chile|3" },
        new("UPDATE [shop].[orders] SET [country_name] = 'New $n' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|New $n|3", New = "$n|New $n|3" },
        new("WITH x AS (INSERT INTO [shop].[orders] ([id], [country_name], [amount]) VALUES ($n, 'Newer $n', 4) ON CONFLICT ([id]) DO UPDATE SET [country_name] = EXCLUDED.[country_name]) SELECT 1") { Until = Point.Backfilled, Old = "$n|Newer $n|3", New = "$n|Newer $n|3" },
        new("UPDATE [shop].[orders] SET [amount] = 5 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|Newer $n|5", New = "$n|Newer $n|5" },
        new("UPDATE [shop].[orders] SET [country_name] = 'x' WHERE [id] = $n") { TriedUntil = Point.Backfilled, IsForbidden = true, Refused = "23514" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
        new("INSERT INTO [shop].[orders] ([id], [amount]) VALUES ($n, 6)") { TriedUntil = Point.Backfilled, Old = "$n|Unknown|6", New = "$n|Unknown|6" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version: its own lookup row and a row that refers to it in one statement, another reference, another name.
        new("INSERT INTO [shop].[countries] ([name]) VALUES ('Unused $n')") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
        new("WITH c AS (INSERT INTO [shop].[countries] ([name]) VALUES ('Own $n') RETURNING [id]) INSERT INTO [shop].[orders] ([id], [country_id], [amount]) SELECT $n, c.[id], 7 FROM c") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Own $n|7", New = "$n|Own $n|7" },
        new("UPDATE [shop].[orders] SET [country_id] = (SELECT [id] FROM [shop].[countries] WHERE [name] = 'Chile') WHERE [id] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Chile|7", New = "$n|Chile|7" },
        new("UPDATE [shop].[orders] SET [country_id] = (SELECT [id] FROM [shop].[countries] WHERE [name] = 'Own $n') WHERE [id] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Own $n|7", New = "$n|Own $n|7" },
        new("WITH x AS (UPDATE [shop].[countries] SET [name] = 'Renamed $n' WHERE [name] = 'Own $n') SELECT 1") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Renamed $n|7", New = "$n|Renamed $n|7" },
        new("WITH x AS (UPDATE [shop].[countries] SET [iso] = 'R' WHERE [name] = 'Renamed $n') SELECT 1") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Renamed $n|7", New = "$n|Renamed $n|7" },
        new("DELETE FROM [shop].[countries] WHERE [name] = 'Renamed $n'") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
        new("UPDATE [shop].[orders] SET [country_id] = -1 WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },

        // Each changes what the other wrote.
        new("UPDATE [shop].[orders] SET [country_name] = 'Chile' WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|Chile|7", New = "$n|Chile|7" },
        new("UPDATE [shop].[orders] SET [country_id] = (SELECT [id] FROM [shop].[countries] WHERE [name] = 'chile') WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|chile|7", New = "$n|chile|7" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { Old = "(no row)", New = "(no row)" },
        new("WITH x AS (DELETE FROM [shop].[countries] WHERE [name] = 'Renamed $n') SELECT 1") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3330, "Countries get a table of their own", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("countries")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("countries_pk")).Identity()
                .WithColumn(Named("name")).AsString(40).NotNullable().Unique(Named("countries_name"))
                .WithColumn(Named("iso")).AsString().Nullable();
            Alter.ExtractLookup(Named("country_name"))
                .FromTable(Named("orders")).InSchema(Shop)
                .ToTable(Named("countries")).As(Named("name"))
                .ReferencedBy(Named("country_id"), Named("id"))
                .ForeignKey(Named("orders_country_id"));
            Create.Index(Named("orders_by_country")).OnTable(Named("orders")).InSchema(Shop)
                .OnColumn(Named("country_id")).Ascending()
                .OnColumn(Named("amount")).Ascending();
        }
    }
}
