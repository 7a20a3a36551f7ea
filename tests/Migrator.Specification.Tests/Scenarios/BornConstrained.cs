using System.Data;
using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Tables that come with their constraints, the first referring to the second; an existing one learns to refer to them in contract.</summary>
public sealed class BornConstrained : Scenario
{
    public override string Before => "CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [order] int);";

    public override string After =>
        """
        CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [order] int, [room] int);
        CREATE TABLE [shop].[orders] (
            [id] int CONSTRAINT [orders_pk] PRIMARY KEY, [room] int NOT NULL,
            CONSTRAINT [orders_room] UNIQUE ([room]) DEFERRABLE, CONSTRAINT [orders_id] CHECK ([id] > 0),
            CONSTRAINT [orders_span] EXCLUDE ([room] WITH =));
        CREATE TABLE [shop].[rooms] ([id] int CONSTRAINT [rooms_pk] PRIMARY KEY);
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_room_fk] FOREIGN KEY ([room]) REFERENCES [shop].[rooms] ([id]) ON DELETE CASCADE;
        ALTER TABLE [shop].[customers] ADD CONSTRAINT [customers_order_fk] FOREIGN KEY ([order]) REFERENCES [shop].[orders] ([id]);
        ALTER TABLE [shop].[customers] ADD CONSTRAINT [customers_room_fk] FOREIGN KEY ([room]) REFERENCES [shop].[rooms] ([id]);
        """;

    public override string Rows => "INSERT INTO [shop].[customers] SELECT n FROM generate_series(1, 5) n;";

    public override Shape Old => new("SELECT [id] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [room] FROM [shop].[customers] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1", "1|")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] ([id]) VALUES ($n)") { Old = "$n", New = "$n|" },
        new("INSERT INTO [shop].[customers] ([id], [order]) VALUES (-1, 99)") { Row = -1, Until = Point.Expanded, Refused = "23503", Old = "-1" },
        new("INSERT INTO [shop].[orders] VALUES (1, 99)") { Row = 0, TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
        new("INSERT INTO [shop].[orders] VALUES (-1, 99)") { Row = 0, TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23514" },
        new("DELETE FROM [shop].[customers] WHERE [id] < 0") { Row = 0 },
    ];

    [Migration(3004, "Orders and rooms")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("orders")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("orders_pk"))
                .WithColumn(Named("room")).AsInt32().NotNullable();
            Create.Deferrable().UniqueConstraint(Named("orders_room")).OnTable(Named("orders")).WithSchema(Shop).Column(Named("room"));
            Create.CheckConstraint(Named("orders_id")).OnTable(Named("orders")).InSchema(Shop).Expression(Sql("[id] > 0"));
            Create.ExclusionConstraint(Named("orders_span")).OnTable(Named("orders")).InSchema(Shop).With(Sql("[room]"), "=");
            Create.Table(Named("rooms")).InSchema(Shop).WithColumn(Named("id")).AsInt32().PrimaryKey(Named("rooms_pk"));
            Create.ForeignKey(Named("orders_room_fk"))
                .FromTable(Named("orders")).InSchema(Shop).ForeignColumn(Named("room"))
                .ToTable(Named("rooms")).InSchema(Shop).PrimaryColumn(Named("id")).OnDelete(Rule.Cascade);
            Create.Column(Named("room")).OnTable(Named("customers")).InSchema(Shop).AsInt32().Nullable()
                .ForeignKey(Named("customers_room_fk"), Shop, Named("rooms"), Named("id"));
            Create.ForeignKey(Named("customers_order_fk"))
                .FromTable(Named("customers")).InSchema(Shop).ForeignColumn(Named("order"))
                .ToTable(Named("orders")).InSchema(Shop).PrimaryColumn(Named("id"));
        }
    }
}
