using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Two columns become one, in both directions.</summary>
public sealed class MergedColumns : Scenario
{
    public override string Before => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [first_name] text NOT NULL, [last_name] text NOT NULL DEFAULT '');";

    public override string After => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [full_name] text NOT NULL);";

    public override string Rows => "INSERT INTO [shop].[people] ([id], [first_name], [last_name]) VALUES (1, 'Ada', 'Lovelace'), (2, 'Madonna', '');";

    public override Shape Old => new("SELECT [id], [first_name], [last_name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [id], [full_name] FROM [shop].[people] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Ada|Lovelace", "1|Ada Lovelace"), new(2, "2|Madonna|", "2|Madonna ")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [first_name], [last_name]) VALUES ($n, 'Emmy', 'Noether')") { Until = Point.Backfilled, Old = "$n|Emmy|Noether", New = "$n|Emmy Noether" },
        new("UPDATE [shop].[people] SET [last_name] = 'N' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|Emmy|N", New = "$n|Emmy N" },
        new("INSERT INTO [shop].[people] ([id], [full_name]) VALUES ($n, 'Alan Mathison Turing')") { From = Point.Expanded, Old = "$n|Alan|Mathison Turing", New = "$n|Alan Mathison Turing" },
        new("UPDATE [shop].[people] SET [full_name] = 'Plato' WHERE [id] = $n") { From = Point.Expanded, Old = "$n|Plato|", New = "$n|Plato" },
    ];

    [Migration(118, "People have one name", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.ReplaceColumn(Named("first_name"), populatedBy: Sql("split_part([full_name], ' ', 1)"))
                .And(Named("last_name"), populatedBy: Sql("CASE WHEN strpos([full_name], ' ') > 0 THEN substr([full_name], strpos([full_name], ' ') + 1) ELSE '' END"))
                .OnTable(Named("people")).InSchema(Shop)
                .By(Named("full_name")).AsString().NotNullable().PopulatedBy(Sql("[first_name] || ' ' || [last_name]"));
    }
}
