using System.Data;
using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table with key, index and foreign key comes at once, and goes at once.</summary>
public sealed class CreatedTable : Scenario
{
    public override string Before => "CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [city] text);";

    public override string After => Before +
        """
        CREATE SCHEMA [archive];
        CREATE TABLE [shop].[orders] (
            [id] int CONSTRAINT [orders_pk] PRIMARY KEY,
            [customer] int NOT NULL,
            [total] numeric(10,2) NOT NULL DEFAULT 0);
        COMMENT ON TABLE [shop].[orders] IS 'What they want';
        CREATE INDEX [orders_customer] ON [shop].[orders] ([customer] ASC, [total] DESC);
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_customer_fk] FOREIGN KEY ([customer]) REFERENCES [shop].[customers] ([id]) ON DELETE CASCADE;
        """;

    public override string Rows => "INSERT INTO [shop].[customers] SELECT n, 'Bonn' FROM generate_series(1, 3) n;";

    public override Shape Old => new("SELECT [id], [city] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [customer], [total] FROM [shop].[orders] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Bonn", null)];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] VALUES ($n, 'Rome')") { Old = "$n|Rome", New = "(no row)" },
        new("INSERT INTO [shop].[orders] ([id], [customer]) VALUES ($n, 1)") { From = Point.Expanded, Refused = "42P01", New = "$n|1|0.00" },
        new("UPDATE [shop].[orders] SET [customer] = 99 WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
    ];

    [Migration(102, "Orders")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Schema(Named("archive"));
            Create.Table(Named("orders")).WithDescription("What they want").InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("orders_pk"))
                .WithColumn(Named("customer")).AsInt32().NotNullable()
                .WithColumn(Named("total")).AsDecimal(10, 2).NotNullable().WithDefaultValue(0);
            Create.Index(Named("orders_customer")).OnTable(Named("orders")).InSchema(Shop)
                .OnColumn(Named("customer")).Ascending().OnColumn(Named("total")).Descending();
            Create.ForeignKey(Named("orders_customer_fk"))
                .FromTable(Named("orders")).InSchema(Shop).ForeignColumn(Named("customer"))
                .ToTable(Named("customers")).InSchema(Shop).PrimaryColumn(Named("id")).OnDelete(Rule.Cascade);
        }
    }
}
