using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Tables, a sequence and a schema go, out of reach for some days first: from there they come back, rows and all.</summary>
public sealed class DroppedTables : Scenario
{
    private const string Kept = "CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [city] text);";

    public override string Before => Kept +
        """
        CREATE TABLE [shop].[orders] (
            [id] serial CONSTRAINT [orders_pk] PRIMARY KEY,
            [customer] int NOT NULL CONSTRAINT [orders_customer_fk] REFERENCES [shop].[customers] ON DELETE CASCADE,
            [note] text NOT NULL,
            [length] int GENERATED ALWAYS AS (length([note])) STORED);
        CREATE INDEX [orders_note] ON [shop].[orders] ([note]);
        COMMENT ON TABLE [shop].[orders] IS 'What they want';
        CREATE TABLE [shop].[lines] ([id] int CONSTRAINT [lines_pk] PRIMARY KEY, [order] int CONSTRAINT [lines_order_fk] REFERENCES [shop].[orders]);
        CREATE SEQUENCE [shop].[tickets];
        ALTER TABLE [shop].[lines] ADD [ticket] bigint DEFAULT nextval(<shop.tickets>::regclass);
        CREATE SCHEMA [archive];
        CREATE TABLE [archive].[notes] ([id] int);
        """;

    public override string After => Kept;

    public override string Rows =>
        """
        INSERT INTO [shop].[customers] SELECT n, 'Bonn' FROM generate_series(1, 3) n;
        INSERT INTO [shop].[orders] ([id], [customer], [note]) SELECT n, n, 'note' || n FROM generate_series(1, 3) n;
        INSERT INTO [shop].[lines] SELECT n, n FROM generate_series(1, 3) n;
        """;

    public override Shape Old => new("SELECT o.[id], o.[note], l.[ticket] IS NULL FROM [shop].[orders] o LEFT JOIN [shop].[lines] l ON l.[order] = o.[id] WHERE o.[id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [city] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|note1|False", "1|Bonn")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[orders] ([id], [customer], [note]) VALUES ($n, 2, 'old')") { Until = Point.Flipped, Refused = "42P01", Old = "$n|old|True" },
        new("UPDATE [shop].[orders] SET [note] = 'older' WHERE [id] = $n") { Until = Point.Flipped, Refused = "42P01", Old = "$n|older|True" },
        new("INSERT INTO [shop].[customers] VALUES ($n, 'Rome')") { New = "$n|Rome" },
    ];

    [Migration(3201, "No orders any more", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Delete.Index(Named("orders_note")).OnTable(Named("orders")).InSchema(Shop);
            Delete.Table(Named("lines")).InSchema(Shop);
            Delete.Table(Named("orders")).InSchema(Shop);
            Delete.Sequence(Named("tickets")).InSchema(Shop);
            Delete.Table(Named("never_there")).IfExists().InSchema(Shop);
            Delete.Table(Named("notes")).InSchema(Named("archive"));
            Delete.Schema(Named("archive"));
        }
    }
}
