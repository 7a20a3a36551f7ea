using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A column that starts from another one: filled for the old version, kept as the new one wrote it.</summary>
public sealed class ColumnWithInitialValue : Scenario
{
    public override string Before => "CREATE TABLE [shop].[products] ([id] int CONSTRAINT [products_pk] PRIMARY KEY, [name] text NOT NULL);";

    public override string After => Before + "ALTER TABLE [shop].[products] ADD [label] varchar(50) NOT NULL; COMMENT ON COLUMN [shop].[products].[label] IS 'On the box';";

    public override string Rows => "INSERT INTO [shop].[products] SELECT n, 'p' || n FROM generate_series(1, 50) n; UPDATE [shop].[products] SET [name] = 'renamed' WHERE [id] = 3;";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[products] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [name], [label] FROM [shop].[products] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|p1", "1|p1|P1"), new(3, "3|renamed", "3|renamed|RENAMED"), new(4, "4|p4", "4|p4|kept")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("UPDATE [shop].[products] SET [name] = 'renamed' WHERE [id] = 3") { Row = 3, TriedFrom = Point.Expanded, Old = "3|renamed", New = "3|renamed|RENAMED" },
        new("UPDATE [shop].[products] SET [label] = 'kept' WHERE [id] = 4") { Row = 4, From = Point.Expanded, Old = "4|p4", New = "4|p4|kept" },
        // From contract on a write has to give the value: the old version, which does not, has gone.
        new("INSERT INTO [shop].[products] ([id], [name]) VALUES ($n, 'old')") { Until = Point.Backfilled, Refused = "23502", Old = "$n|old", New = "$n|old|OLD" },
        new("UPDATE [shop].[products] SET [name] = 'older' WHERE [id] = $n") { Until = Point.Backfilled, TriedUntil = Point.Backfilled, Old = "$n|older", New = "$n|older|OLD" },
        new("INSERT INTO [shop].[products] ([id], [name], [label]) VALUES ($n, 'new', 'mine')") { From = Point.Expanded, Old = "$n|new", New = "$n|new|mine" },
        new("UPDATE [shop].[products] SET [name] = 'newer' WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|newer", New = "$n|newer|mine" },
    ];

    [Migration(106, "Products get a label", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Create.Column(Named("label")).OnTable(Named("products")).InSchema(Shop).AsString(50).NotNullable().WithColumnDescription("On the box").PopulatedBy(Sql("upper([name])"));
    }
}
