using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A value that repeats in a partitioned table becomes a reference, while rows go from partition to partition.</summary>
public sealed class ExtractedLookupOfPartitionedTable : Scenario
{
    private const string Orders =
        """
        CREATE TABLE [shop].[orders] ([id] int NOT NULL, [day] int NOT NULL DEFAULT 1, [country_name] varchar(40) NOT NULL DEFAULT 'Unknown', [amount] int, CONSTRAINT [orders_pk] PRIMARY KEY ([id], [day])) PARTITION BY RANGE ([day]);
        CREATE TABLE [shop].[orders_old] ([amount] int, [gone] int, [country_name] varchar(40) NOT NULL DEFAULT 'Unknown', [day] int NOT NULL DEFAULT 1, [id] int NOT NULL);
        ALTER TABLE [shop].[orders_old] DROP COLUMN [gone];
        ALTER TABLE [shop].[orders] ATTACH PARTITION [shop].[orders_old] FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE [shop].[orders_new] PARTITION OF [shop].[orders] FOR VALUES FROM (10) TO (20) PARTITION BY LIST ([day]);
        CREATE TABLE [shop].[orders_some] PARTITION OF [shop].[orders_new] FOR VALUES IN (15, 16);
        CREATE TABLE [shop].[orders_others] PARTITION OF [shop].[orders_new] DEFAULT;
        CREATE TABLE [shop].[orders_rest] PARTITION OF [shop].[orders] DEFAULT;

        """;

    public override string Before => Orders + "CREATE INDEX [orders_country] ON [shop].[orders] ([country_name]);";

    public override string After => Orders +
        """
        CREATE TABLE [shop].[countries] ([id] int GENERATED ALWAYS AS IDENTITY CONSTRAINT [countries_pk] PRIMARY KEY, [name] varchar(40) NOT NULL);
        CREATE UNIQUE INDEX [countries_name] ON [shop].[countries] ([name]);
        ALTER TABLE [shop].[orders] DROP [country_name], ADD [country_id] int NOT NULL;
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_country_id] FOREIGN KEY ([country_id]) REFERENCES [shop].[countries] ([id]);
        CREATE INDEX [orders_by_country] ON [shop].[orders] ([country_id], [amount]);

        """ + PartitionedEvents.NamePieces("orders_by_country");

    public override string Rows =>
        """
        INSERT INTO [shop].[orders] VALUES (1, 1, 'Chile', 1), (2, 15, 'chile', 2);
        INSERT INTO [shop].[orders] SELECT n, n % 25, 'Land ' || n % 20, n FROM generate_series(10, 600) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [day], [country_name], [amount] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT o.[id], o.[day], c.[name], o.[amount] FROM [shop].[orders] o LEFT JOIN [shop].[countries] c ON c.[id] = o.[country_id] WHERE o.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1|Chile|1", "1|1|Chile|1"), new(2, "2|15|chile|2", "2|15|chile|2")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version: into any partition, to another one with and without another value, and away.
        new("INSERT INTO [shop].[orders] ([id], [country_name], [amount]) VALUES ($n, 'Chile', 3)") { Until = Point.Backfilled, Old = "$n|1|Chile|3", New = "$n|1|Chile|3" },
        new("UPDATE [shop].[orders] SET [day] = 15 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|15|Chile|3", New = "$n|15|Chile|3" },
        new("UPDATE [shop].[orders] SET [day] = 30, [country_name] = 'New $n' WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|30|New $n|3", New = "$n|30|New $n|3" },
        new("UPDATE [shop].[orders_rest] SET [country_name] = 'Newer $n' WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|30|Newer $n|3", New = "$n|30|Newer $n|3" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
        new("INSERT INTO [shop].[orders_others] ([id], [day], [amount]) VALUES ($n, 12, 6)") { TriedUntil = Point.Backfilled, Old = "$n|12|Unknown|6", New = "$n|12|Unknown|6" },
        new("UPDATE [shop].[orders] SET [day] = 2, [amount] = 7 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|2|Unknown|7", New = "$n|2|Unknown|7" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version, likewise.
        new("WITH c AS (INSERT INTO [shop].[countries] ([name]) VALUES ('Own $n') RETURNING [id]) INSERT INTO [shop].[orders] ([id], [day], [country_id], [amount]) SELECT $n, 16, c.[id], 7 FROM c") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|16|Own $n|7", New = "$n|16|Own $n|7" },
        new("UPDATE [shop].[orders] SET [day] = 3, [country_id] = (SELECT [id] FROM [shop].[countries] WHERE [name] = 'Chile') WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|3|Chile|7", New = "$n|3|Chile|7" },
        new("UPDATE [shop].[orders] SET [day] = 40 WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|40|Chile|7", New = "$n|40|Chile|7" },
        new("UPDATE [shop].[orders] SET [country_id] = (SELECT [id] FROM [shop].[countries] WHERE [name] = 'Own $n') WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|40|Own $n|7", New = "$n|40|Own $n|7" },
        new("WITH x AS (UPDATE [shop].[countries] SET [name] = 'Renamed $n' WHERE [name] = 'Own $n') SELECT 1") { TriedFrom = Point.Expanded, Old = "$n|40|Renamed $n|7", New = "$n|40|Renamed $n|7" },
        new("DELETE FROM [shop].[countries] WHERE [name] = 'Renamed $n'") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
        new("UPDATE [shop].[orders] SET [day] = 1, [country_id] = -1 WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
        new("UPDATE [shop].[orders] SET [country_name] = 'Chile', [day] = 1 WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|1|Chile|7", New = "$n|1|Chile|7" },
        new("DELETE FROM [shop].[orders] WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
        new("WITH x AS (DELETE FROM [shop].[countries] WHERE [name] = 'Renamed $n') SELECT 1") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3530, "Countries of partitioned orders get a table of their own", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("countries")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("countries_pk")).Identity()
                .WithColumn(Named("name")).AsString(40).NotNullable().Unique(Named("countries_name"));
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
