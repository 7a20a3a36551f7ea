using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>NOT NULL without a mapping: old versions may write NULL until contract refuses it.</summary>
public sealed class TightenedColumn : Scenario
{
    public override string Before => Table("");

    public override string After => Table(" NOT NULL");

    public override string Rows => "INSERT INTO [shop].[people] SELECT n, 'p' || n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|p1", "1|p1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id]) VALUES ($n)") { Until = Point.Backfilled, Refused = "23502", Old = "$n|" },
        new("DELETE FROM [shop].[people] WHERE [name] IS NULL"),
        new("INSERT INTO [shop].[people] ([id], [name]) VALUES ($n, 'Ada')") { Old = "$n|Ada" },
    ];

    [Migration(112, "Everybody has a name", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("name")).OnTable(Named("people")).InSchema(Shop).AsString(40).NotNullable();
    }

    private static string Table(string notNull) => $"CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [name] varchar(40){notNull});";
}
