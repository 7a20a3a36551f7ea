using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table, a column and a type change together, and NOT NULL comes: the new name shows the new shape from expand on.</summary>
public sealed class RenamedTableWithColumns : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [mail] text, [name] text, [score] int DEFAULT 3, [fax] text);
        CREATE INDEX [customers_mail] ON [shop].[customers] ([mail]);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [name] text NOT NULL, [address] text, [score] bigint DEFAULT 3, [town] text);
        CREATE INDEX [customers_mail] ON [shop].[customers] ([address]);
        CREATE INDEX [persons_town] ON [shop].[customers] ([town]);
        ALTER TABLE [shop].[customers] RENAME TO [persons];
        """;

    public override string Rows => "INSERT INTO [shop].[customers] SELECT n, 'm' || n, 'name' || n, n, 'f' FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [mail], [name], [score] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [address], [name], [score], [town] FROM [shop].[persons] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|m1|name1|1", "1|m1|name1|1|")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] ([id], [mail], [name], [score], [fax]) VALUES ($n, 'o$n', 'A', 5, 'f')") { Until = Point.Flipped, Refused = "42P01", Old = "$n|o$n|A|5", New = "$n|o$n|A|5|" },
        new("UPDATE [shop].[customers] SET [mail] = 'p$n', [score] = 4 WHERE [id] = $n") { Until = Point.Flipped, Refused = "42P01", Old = "$n|p$n|A|4", New = "$n|p$n|A|4|" },
        new("INSERT INTO [shop].[persons] ([id], [address], [name], [score], [town]) VALUES ($n, 'n$n', 'B', 6, 'Bonn')") { From = Point.Expanded, Refused = "42P01", Old = "$n|n$n|B|6", New = "$n|n$n|B|6|Bonn" },
        new("UPDATE [shop].[persons] SET [address] = 'q$n', [score] = 7 WHERE [id] = $n") { From = Point.Expanded, Refused = "42P01", Old = "$n|q$n|B|7", New = "$n|q$n|B|7|Bonn" },
        new("SELECT [fax] FROM [shop].[persons]") { TriedFrom = Point.Expanded, IsForbidden = true },
        new("DELETE FROM [shop].[persons] WHERE [id] = $n") { From = Point.Expanded, Refused = "42P01", Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3231, "Customers are persons, with an address", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Rename.Column(Named("mail")).OnTable(Named("customers")).InSchema(Shop).To(Named("address"));
            Rename.Table(Named("customers")).InSchema(Shop).To(Named("persons"));
            Alter.Column(Named("name")).OnTable(Named("persons")).InSchema(Shop).AsString().NotNullable();
            Alter.Column(Named("score")).OnTable(Named("persons")).InSchema(Shop).AsInt64().Nullable();
            Create.Column(Named("town")).OnTable(Named("persons")).InSchema(Shop).AsString().Nullable();
            Create.Index(Named("persons_town")).OnTable(Named("persons")).InSchema(Shop).OnColumn(Named("town")).Ascending();
            Delete.Column(Named("fax")).FromTable(Named("persons")).InSchema(Shop);
        }
    }
}
