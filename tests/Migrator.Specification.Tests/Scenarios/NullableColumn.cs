using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A nullable column: the old version never notices.</summary>
public sealed class NullableColumn : Scenario
{
    public override string Before => "CREATE TABLE [shop].[products] ([id] int CONSTRAINT [products_pk] PRIMARY KEY, [name] text NOT NULL);";

    public override string After => Before + "ALTER TABLE [shop].[products] ADD [note] varchar(40); COMMENT ON COLUMN [shop].[products].[note] IS 'If any';";

    public override string Rows => "INSERT INTO [shop].[products] SELECT n, 'p' || n FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[products] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [name], [note] FROM [shop].[products] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|p1", "1|p1|")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[products] ([id], [name]) VALUES ($n, 'old')") { Old = "$n|old", New = "$n|old|" },
        new("INSERT INTO [shop].[products] ([id], [name], [note]) VALUES ($n, 'new', 'red')") { From = Point.Expanded, Old = "$n|new", New = "$n|new|red" },
        new("UPDATE [shop].[products] SET [name] = 'older' WHERE [id] = $n") { Old = "$n|older", New = null },
    ];

    [Migration(103, "Products get a note")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Create.Column(Named("note")).OnTable(Named("products")).InSchema(Shop).AsString(40).Nullable().WithColumnDescription("If any");
    }
}
