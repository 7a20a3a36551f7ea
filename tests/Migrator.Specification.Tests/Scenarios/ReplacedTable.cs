using System.Data;
using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table goes and another one takes its name, with names of the old one's keys and indexes: until its days are over the old one comes back, rows and all.</summary>
public sealed class ReplacedTable : Scenario
{
    private const string Kept = "CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY);";

    public override string Before => Kept +
        """
        CREATE TABLE [shop].[orders] (
            [id] serial CONSTRAINT [orders_pk] PRIMARY KEY,
            [customer] int NOT NULL CONSTRAINT [orders_customer_fk] REFERENCES [shop].[customers],
            [note] text NOT NULL CONSTRAINT [orders_check] CHECK (length([note]) > 0));
        CREATE INDEX [orders_text] ON [shop].[orders] ([note]);
        COMMENT ON TABLE [shop].[orders] IS 'What they wanted';
        CREATE TABLE [shop].[lines] ([id] int CONSTRAINT [lines_pk] PRIMARY KEY, [order] int CONSTRAINT [lines_order_fk] REFERENCES [shop].[orders]);
        """;

    public override string After => Kept +
        """
        CREATE TABLE [shop].[orders] (
            [id] bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT [orders_pk] PRIMARY KEY,
            [customer] int,
            [number] text NOT NULL DEFAULT 'none');
        COMMENT ON TABLE [shop].[orders] IS 'What they want';
        CREATE INDEX [orders_text] ON [shop].[orders] ([number] ASC);
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_check] CHECK ([number] <> '');
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_customer_fk] FOREIGN KEY ([customer]) REFERENCES [shop].[customers] ([id]);
        CREATE TABLE [shop].[lines] ([id] int CONSTRAINT [lines_pk] PRIMARY KEY, [order] bigint NOT NULL);
        ALTER TABLE [shop].[lines] ADD CONSTRAINT [lines_order_fk] FOREIGN KEY ([order]) REFERENCES [shop].[orders] ([id]) ON DELETE CASCADE;
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[customers] SELECT n FROM generate_series(1, 3) n;
        INSERT INTO [shop].[orders] ([id], [customer], [note]) SELECT n, n, 'note' || n FROM generate_series(1, 3) n;
        INSERT INTO [shop].[lines] SELECT n, n FROM generate_series(1, 3) n;
        """;

    public override Shape Old => new("SELECT [id], [note] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT o.[id], o.[number], l.[id] FROM [shop].[orders] o JOIN [shop].[lines] l ON l.[order] = o.[id] WHERE o.[id] = $n", Point.Quarantined, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|note1", "(no row)")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[orders] ([id], [customer], [note]) VALUES ($n, 2, 'old')") { Until = Point.Flipped, Refused = "42703", Old = "$n|old" },
        new("UPDATE [shop].[orders] SET [note] = 'older' WHERE [id] = $n") { Until = Point.Flipped, Refused = "42703", Old = "$n|older" },
        new("INSERT INTO [shop].[orders] ([customer]) VALUES (99)") { TriedFrom = Point.Quarantined, IsForbidden = true, Refused = "23503" },
        new("INSERT INTO [shop].[orders] ([customer]) VALUES (1)") { TriedFrom = Point.Quarantined, From = Point.Quarantined },
        new("INSERT INTO [shop].[lines] SELECT max([id]), max([id]) FROM [shop].[orders]") { TriedFrom = Point.Quarantined, From = Point.Quarantined },
        new("DELETE FROM [shop].[orders]") { TriedFrom = Point.Quarantined, From = Point.Quarantined, New = "(no row)" },
    ];

    [Migration(3233, "Orders start over", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Delete.Index(Named("orders_text")).OnTable(Named("orders")).InSchema(Shop);
            Delete.Table(Named("lines")).InSchema(Shop);
            Delete.Table(Named("orders")).IfExists().InSchema(Shop);
            Create.Table(Named("lines")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("lines_pk"))
                .WithColumn(Named("order")).AsInt64().NotNullable();
            Create.Table(Named("orders")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt64().Identity().PrimaryKey(Named("orders_pk"))
                .WithColumn(Named("customer")).AsInt32().Nullable();
            Alter.Table(Named("orders")).WithDescription("What they want").InSchema(Shop);
            Create.Column(Named("number")).OnTable(Named("orders")).InSchema(Shop).AsString().NotNullable().WithDefaultValue("none");
            Create.Index(Named("orders_text")).OnTable(Named("orders")).InSchema(Shop).OnColumn(Named("number")).Ascending();
            Create.CheckConstraint(Named("orders_check")).OnTable(Named("orders")).InSchema(Shop).Expression(Sql("[number] <> ''"));
            Create.ForeignKey(Named("orders_customer_fk"))
                .FromTable(Named("orders")).InSchema(Shop).ForeignColumn(Named("customer"))
                .ToTable(Named("customers")).InSchema(Shop).PrimaryColumn(Named("id"));
            Create.ForeignKey(Named("lines_order_fk"))
                .FromTable(Named("lines")).InSchema(Shop).ForeignColumn(Named("order"))
                .ToTable(Named("orders")).InSchema(Shop).PrimaryColumn(Named("id")).OnDelete(Rule.Cascade);
        }
    }
}
