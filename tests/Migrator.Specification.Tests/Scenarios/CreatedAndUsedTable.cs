using System.Data;
using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>What follows the creation of a table in its own migration is part of it: nobody sees the steps between.</summary>
public sealed class CreatedAndUsedTable : Scenario
{
    public override string Before => "CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [city] text);";

    public override string After => Before +
        """
        CREATE SEQUENCE [shop].[tickets] INCREMENT BY 5 MINVALUE 10 MAXVALUE 1000 START WITH 20 CACHE 3 CYCLE;
        CREATE TABLE [shop].[orders] (
            [id] int CONSTRAINT [orders_pk] PRIMARY KEY,
            [client] int NOT NULL,
            [total] bigint NOT NULL DEFAULT 7,
            [state] text NOT NULL DEFAULT 'new');
        COMMENT ON TABLE [shop].[orders] IS 'What they want';
        COMMENT ON COLUMN [shop].[orders].[total] IS 'In cents';
        CREATE INDEX [orders_client] ON [shop].[orders] ([client] ASC);
        ALTER TABLE [shop].[orders] ADD CONSTRAINT [orders_client_fk] FOREIGN KEY ([client]) REFERENCES [shop].[customers] ([id]);
        """;

    public override string Rows => "INSERT INTO [shop].[customers] SELECT n, 'Bonn' FROM generate_series(1, 3) n;";

    public override Shape Old => new("SELECT [id], [city] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [client], [total], [state] FROM [shop].[orders] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Bonn", null)];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] VALUES ($n, 'Rome')") { Old = "$n|Rome", New = "(no row)" },
        new("INSERT INTO [shop].[orders] ([id], [client]) VALUES ($n, 1)") { From = Point.Expanded, Refused = "42P01", New = "$n|1|7|new" },
        new("UPDATE [shop].[orders] SET [client] = 99 WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
    ];

    [Migration(3200, "Orders, as they came to be")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Sequence(Named("tickets")).InSchema(Shop).IncrementBy(5).MinValue(10).MaxValue(1000).StartWith(20).Cache(3).Cycle();
            Create.Table(Named("drafts")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().PrimaryKey(Named("orders_pk"))
                .WithColumn(Named("customer")).AsInt32().NotNullable()
                .WithColumn(Named("fax")).AsString().Nullable();
            Create.Index(Named("orders_client")).OnTable(Named("drafts")).InSchema(Shop).OnColumn(Named("customer")).Ascending();
            Create.Index(Named("orders_fax")).OnTable(Named("drafts")).InSchema(Shop).OnColumn(Named("fax")).Ascending();
            Create.Index(Named("orders_id")).OnTable(Named("drafts")).InSchema(Shop).OnColumn(Named("id")).Descending();
            Create.ForeignKey(Named("orders_client_fk"))
                .FromTable(Named("drafts")).InSchema(Shop).ForeignColumn(Named("customer"))
                .ToTable(Named("customers")).InSchema(Shop).PrimaryColumn(Named("id")).OnDelete(Rule.None);
            Create.Column(Named("total")).OnTable(Named("drafts")).InSchema(Shop).AsInt32().Nullable();
            Create.Column(Named("state")).OnTable(Named("drafts")).InSchema(Shop).AsString().NotNullable().WithDefaultValue("new");
            Alter.Column(Named("total")).OnTable(Named("drafts")).InSchema(Shop).AsInt64().NotNullable().WithDefaultValue(7).WithColumnDescription("In cents");
            Rename.Column(Named("customer")).OnTable(Named("drafts")).InSchema(Shop).To(Named("client"));
            Delete.Column(Named("fax")).FromTable(Named("drafts")).InSchema(Shop);
            Delete.Index(Named("orders_id")).OnTable(Named("drafts")).InSchema(Shop);
            Alter.Table(Named("drafts")).WithDescription("What they want").InSchema(Shop);
            Rename.Table(Named("drafts")).InSchema(Shop).To(Named("orders"));
            Create.Table(Named("scratch")).InSchema(Shop).WithColumn(Named("id")).AsInt32();
            Delete.Table(Named("scratch")).InSchema(Shop);
        }
    }
}
