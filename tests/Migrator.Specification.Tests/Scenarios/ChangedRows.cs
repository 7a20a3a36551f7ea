using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Rows of a table in use: inserted and updated in backfill, deleted when no version needs them; what has a key is taken back.</summary>
public sealed class ChangedRows : Scenario
{
    private const string Table = "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [name] text NOT NULL, [rank] int, [joined] timestamptz);\n";

    public override string Before => Table;

    public override string After => Table;

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, 'Ada', 1), (2, 'Alan', NULL), (3, 'Grace', 3), (4, 'Edsger', 4);";

    public override Shape Old => new("SELECT [name], [rank] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [name], [rank] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen =>
    [
        new(1, "Ada|1", "Ada|1"),
        new(2, null, "Alan|0"),
        new(3, null, "GRACE|30"),
        new(50, null, "Kurt|5"),
        new(51, null, "Emmy|"),
    ];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [name]) VALUES ($n, 'new')") { Old = "new|", New = "new|" },
        new("UPDATE [shop].[people] SET [rank] = 9 WHERE [id] = $n") { Old = "new|9", New = "new|9" },
        new("SELECT 1") { Row = 4, Old = "Edsger|4", TriedUntil = Point.Backfilled },
        new("SELECT 1") { Row = 4, Old = "(no row)", TriedFrom = Point.Dropped },
        new("DELETE FROM [shop].[people] WHERE [id] = $n"),
    ];

    [Migration(3401, "Other rows", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Insert.IntoTable(Named("people")).InSchema(Shop)
                .Row(new Dictionary<string, object> { [Named("id")] = 50, [Named("name")] = "Kurt", [Named("rank")] = 5.0m, [Named("joined")] = SystemMethods.CurrentDateTimeOffset })
                .Row(new Dictionary<string, object> { [Named("id")] = 51, [Named("name")] = FluentMigrator.RawSql.Insert("initcap('emmy')") });
            Update.Table(Named("people")).InSchema(Shop).Set(new Dictionary<string, object> { [Named("rank")] = 0 })
                .Where(new Dictionary<string, object?> { [Named("rank")] = null, [Named("name")] = "Alan" });
            Update.Table(Named("people")).InSchema(Shop)
                .Set(new Dictionary<string, object> { [Named("name")] = FluentMigrator.RawSql.Insert(Sql("upper([name])")), [Named("rank")] = FluentMigrator.RawSql.Insert(Sql("30 -- thirty")) })
                .Where(new Dictionary<string, object> { [Named("id")] = 3 });
            Delete.InPhase(Authoring.Phase.Contract).FromTable(Named("people")).InSchema(Shop).Row(new Dictionary<string, object> { [Named("id")] = 4, [Named("name")] = "Edsger" });
        }
    }
}
