using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table goes to another schema, under another name: it is there by both until contract, and takes its numbering and indexes along.</summary>
public sealed class TableInOtherSchema : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[customers] ([id] serial CONSTRAINT [customers_pk] PRIMARY KEY, [name] text NOT NULL DEFAULT 'N. N.');
        CREATE SCHEMA [archive];
        GRANT USAGE ON SCHEMA [archive] TO {writer};
        """;

    public override string After =>
        """
        CREATE SCHEMA [archive];
        GRANT USAGE ON SCHEMA [archive] TO {writer};
        CREATE TABLE [shop].[customers] ([id] serial CONSTRAINT [customers_pk] PRIMARY KEY, [name] text NOT NULL DEFAULT 'N. N.');
        ALTER TABLE [shop].[customers] SET SCHEMA [archive];
        ALTER TABLE [archive].[customers] RENAME TO [all];
        """;

    public override string Rows => "INSERT INTO [shop].[customers] SELECT n, 'A' || n FROM generate_series(1, 3) n; SELECT setval(pg_get_serial_sequence(<shop.customers>, <id>), 100000);";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new("SELECT [id], [name] FROM [archive].[all] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|A1", "1|A1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] ([id]) VALUES ($n)") { Until = Point.Expanded, Refused = "42P01", Old = "$n|N. N.", New = "$n|N. N." },
        new("INSERT INTO [archive].[all] ([id]) VALUES ($n)") { From = Point.Expanded, Refused = "42P01", Old = "$n|N. N.", New = "$n|N. N." },
        new("INSERT INTO [archive].[all] ([name]) VALUES ('numbered')") { From = Point.Expanded, Refused = "42P01" },
        new("UPDATE [archive].[all] SET [name] = 'B' WHERE [id] = 2") { From = Point.Expanded, Refused = "42P01", Row = 2, Old = "2|B", New = "2|B" },
    ];

    [Migration(3232, "People have a schema of their own", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.Table(Named("customers")).InSchema(Shop).ToSchema(Named("archive"));
            Rename.Table(Named("customers")).InSchema(Named("archive")).To(Named("all"));
        }
    }
}
