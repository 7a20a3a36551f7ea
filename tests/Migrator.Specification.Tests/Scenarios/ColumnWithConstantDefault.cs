using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A NOT NULL column with a constant default: nothing is written, nobody is refused.</summary>
public sealed class ColumnWithConstantDefault : Scenario
{
    public override string Before => "CREATE TABLE [shop].[products] ([id] int CONSTRAINT [products_pk] PRIMARY KEY, [name] text NOT NULL);";

    public override string After => Before + "ALTER TABLE [shop].[products] ADD [state] varchar(10) NOT NULL DEFAULT 'it''s new';";

    public override string Rows => "INSERT INTO [shop].[products] SELECT n, 'p' || n FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[products] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [name], [state] FROM [shop].[products] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|p1", "1|p1|it's new")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[products] ([id], [name]) VALUES ($n, 'old')") { Old = "$n|old", New = "$n|old|it's new" },
        new("INSERT INTO [shop].[products] ([id], [name], [state]) VALUES ($n, 'new', 'sold')") { From = Point.Expanded, Old = "$n|new", New = "$n|new|sold" },
        new("UPDATE [shop].[products] SET [state] = NULL WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23502" },
    ];

    [Migration(104, "Products get a state")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Create.Column(Named("state")).OnTable(Named("products")).InSchema(Shop).AsString(10).NotNullable().WithDefaultValue("it's new");
    }
}
