using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>varchar grows in place: no copy, no row is read.</summary>
public sealed class WiderVarchar : Scenario
{
    public override string Before => Table(10);

    public override string After => Table(100);

    public override string Rows => "INSERT INTO [shop].[tags] SELECT n, 'tag' || n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [label] FROM [shop].[tags] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|tag1", "1|tag1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[tags] ([id], [label]) VALUES ($n, 'short')") { Old = "$n|short" },
        new("UPDATE [shop].[tags] SET [label] = 'longer than ten' WHERE [id] = $n") { From = Point.Expanded, Refused = "22001", New = "$n|longer than ten" },
        // A rollback needs the long values gone.
        new("DELETE FROM [shop].[tags] WHERE [id] = $n") { Old = "(no row)" },
    ];

    [Migration(110, "Tags grow")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("label")).OnTable(Named("tags")).InSchema(Shop).AsString(100);
    }

    private static string Table(int length) =>
        $"CREATE TABLE [shop].[tags] ([id] int CONSTRAINT [tags_pk] PRIMARY KEY, [label] varchar({length}) NOT NULL DEFAULT 'x' CONSTRAINT [tags_label_once] UNIQUE);";
}
