using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>One column becomes two, in both directions.</summary>
public sealed class SplitColumn : Scenario
{
    public override string Before => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [full_name] text NOT NULL, [city] text);";

    public override string After => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [city] text, [first_name] varchar(100) NOT NULL, [last_name] varchar(100));";

    public override string Rows => "INSERT INTO [shop].[people] ([id], [full_name]) VALUES (1, 'Ada Lovelace'), (2, 'Madonna'), (3, 'Alan Turing'), (4, 'Grace Hopper');";

    public override Shape Old => new("SELECT [id], [full_name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [id], [first_name], [last_name] FROM [shop].[people] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Ada Lovelace", "1|Ada|Lovelace"), new(2, "2|Madonna", "2|Madonna|")];

    public override IReadOnlyList<Write> Writes =>
    [
        // Rows that are still pending at first: touched elsewhere, by half, and as a whole.
        new("UPDATE [shop].[people] SET [city] = 'London' WHERE [id] = 1") { Row = 1, Old = "1|Ada Lovelace", New = "1|Ada|Lovelace" },
        new("UPDATE [shop].[people] SET [last_name] = 'Mathison' WHERE [id] = 3") { Row = 3, From = Point.Expanded, Old = "3|Alan Mathison", New = "3|Alan|Mathison" },
        new("UPDATE [shop].[people] SET [full_name] = 'Brewster Hopper' WHERE [id] = 4") { Row = 4, Until = Point.Backfilled, Old = "4|Brewster Hopper", New = "4|Brewster|Hopper" },
        new("INSERT INTO [shop].[people] ([id], [full_name]) VALUES ($n, 'Kurt Friedrich Gödel')") { Until = Point.Backfilled, Old = "$n|Kurt Friedrich Gödel", New = "$n|Kurt|Friedrich Gödel" },
        new("UPDATE [shop].[people] SET [full_name] = 'Plato' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|Plato", New = "$n|Plato|" },
        new("INSERT INTO [shop].[people] ([id], [first_name], [last_name]) VALUES ($n, 'Emmy', 'Noether')") { From = Point.Expanded, Old = "$n|Emmy Noether", New = "$n|Emmy|Noether" },
        new("UPDATE [shop].[people] SET [last_name] = NULL WHERE [id] = $n") { From = Point.Expanded, Old = "$n|Emmy", New = "$n|Emmy|" },
        new("UPDATE [shop].[people] SET [first_name] = 'E', [last_name] = 'N' WHERE [id] = $n") { From = Point.Expanded, Old = "$n|E N", New = "$n|E|N" },
        new("INSERT INTO [shop].[people] ([id], [first_name], [last_name], [full_name]) VALUES ($n, 'A', 'B', 'A B')") { From = Point.Expanded, Until = Point.Backfilled, Old = "$n|A B", New = "$n|A|B" },
        new("INSERT INTO [shop].[people] ([id], [first_name]) VALUES ($n, NULL)") { TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23502" },
    ];

    [Migration(117, "People get a first and a last name", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.ReplaceColumn(Named("full_name"), populatedBy: Sql("concat_ws(' ', [first_name], [last_name])")).OnTable(Named("people")).InSchema(Shop)
                .By(Named("first_name")).AsString(100).NotNullable().PopulatedBy(Sql("split_part([full_name], ' ', 1)"))
                .By(Named("last_name")).AsString(100).Nullable().PopulatedBy(Sql("CASE WHEN strpos([full_name], ' ') > 0 THEN substr([full_name], strpos([full_name], ' ') + 1) END"));
    }
}
