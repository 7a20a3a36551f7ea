using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Two columns that are one value become a reference to a table that was there before; its foreign key comes at the end.</summary>
public sealed class ExtractedIntoExisting : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[countries] ([id] uuid CONSTRAINT [countries_pk] PRIMARY KEY DEFAULT gen_random_uuid(), [iso] character(2) NOT NULL, [name] text COLLATE "C" NOT NULL, [note] text,
            CONSTRAINT [countries_value] UNIQUE ([iso], [name]));
        CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [country] text COLLATE "C" NOT NULL, [iso] character(2) NOT NULL, [amount] int);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[countries] ([id] uuid CONSTRAINT [countries_pk] PRIMARY KEY DEFAULT gen_random_uuid(), [iso] character(2) NOT NULL, [name] text COLLATE "C" NOT NULL, [note] text,
            CONSTRAINT [countries_value] UNIQUE ([iso], [name]));
        CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [amount] int, [of_country] uuid NOT NULL);
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_of] FOREIGN KEY ([of_country]) REFERENCES [shop].[countries] ([id]);
        CREATE INDEX [orders_by] ON [shop].[orders] ([of_country]);
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[countries] ([iso], [name]) VALUES ('CL', 'Chile'), ('CL', 'chile');
        INSERT INTO [shop].[orders] VALUES (1, 'Chile', 'CL', 1), (2, 'Malta', 'MT', 2);
        INSERT INTO [shop].[orders] SELECT n, 'Land ' || n % 20, 'L' || n % 7, n FROM generate_series(10, 300) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [country], [iso], [amount] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT o.[id], c.[name], c.[iso], o.[amount] FROM [shop].[orders] o LEFT JOIN [shop].[countries] c ON c.[id] = o.[of_country] WHERE o.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Chile|CL|1", "1|Chile|CL|1"), new(2, "2|Malta|MT|2", "2|Malta|MT|2")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version, which also writes the table that is to become the lookup table.
        new("INSERT INTO [shop].[orders] VALUES ($n, 'Chile', 'CL', 3)") { Until = Point.Backfilled, Refused = "42601", Old = "$n|Chile|CL|3", New = "$n|Chile|CL|3" },
        new("UPDATE [shop].[orders] SET [country] = 'New $n' WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|New $n|CL|3", New = "$n|New $n|CL|3" },
        new("UPDATE [shop].[orders] SET [country] = 'Other $n', [iso] = 'XX', [amount] = 4 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|Other $n|XX|4", New = "$n|Other $n|XX|4" },
        new("WITH x AS (INSERT INTO [shop].[countries] ([iso], [name]) VALUES ('CL', 'Third $n')) SELECT 1") { TriedUntil = Point.Backfilled, Old = "$n|Other $n|XX|4", New = "$n|Other $n|XX|4" },
        new("UPDATE [shop].[orders] SET [country] = 'Third $n', [iso] = 'CL' WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|Third $n|CL|4", New = "$n|Third $n|CL|4" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version.
        new("INSERT INTO [shop].[orders] ([id], [of_country], [amount]) SELECT $n, [id], 5 FROM [shop].[countries] WHERE [name] = 'Chile'") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Chile|CL|5", New = "$n|Chile|CL|5" },
        new("WITH c AS (INSERT INTO [shop].[countries] ([iso], [name]) VALUES ('OW', 'Own $n') RETURNING [id]) UPDATE [shop].[orders] SET [of_country] = c.[id] FROM c WHERE [orders].[id] = $n") { TriedFrom = Point.Expanded, Old = "$n|Own $n|OW|5", New = "$n|Own $n|OW|5" },
        new("WITH x AS (UPDATE [shop].[countries] SET [iso] = 'ON' WHERE [name] = 'Own $n') SELECT 1") { TriedFrom = Point.Expanded, Old = "$n|Own $n|ON|5", New = "$n|Own $n|ON|5" },
        new("UPDATE [shop].[orders] SET [of_country] = gen_random_uuid() WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
        new("UPDATE [shop].[orders] SET [country] = 'Chile', [iso] = 'CL' WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|Chile|CL|5", New = "$n|Chile|CL|5" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3331, "Orders refer to the countries that are there", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.ExtractLookup(Named("country"), Named("iso"))
                .FromTable(Named("orders")).InSchema(Shop)
                .ToTable(Named("countries")).InSchema(Shop).As(Named("name"), Named("iso"))
                .ReferencedBy(Named("of_country"), Named("id"))
                .ForeignKey(Named("orders_of"));
            Create.Index(Named("orders_by")).OnTable(Named("orders")).InSchema(Shop).OnColumn(Named("of_country"));
        }
    }
}
