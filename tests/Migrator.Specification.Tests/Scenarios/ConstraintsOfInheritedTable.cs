using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Checks and NOT NULL of a table that others inherit from come behind the gate and hold in all of them, its key in itself; a check that is given up goes at once.</summary>
public sealed class ConstraintsOfInheritedTable : Scenario
{
    private const string Tables =
        """
        CREATE TABLE [shop].[events] ([id] int, [kind] text, [size] int);
        CREATE TABLE [shop].[loud_events] ([volume] int) INHERITS ([shop].[events]);
        CREATE TABLE [shop].[late_events] () INHERITS ([shop].[events]);
        CREATE TABLE [shop].[late_loud_events] () INHERITS ([shop].[loud_events], [shop].[late_events]);

        """;

    public override string Before => Tables + "ALTER TABLE [shop].[events] ADD CONSTRAINT [events_kind] CHECK ([kind] <> '');";

    public override string After => Tables +
        """
        ALTER TABLE [shop].[events] ALTER [id] SET NOT NULL;
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_pk] PRIMARY KEY ([id]);
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_size] CHECK ([size] > 0);
        ALTER TABLE [shop].[events] ALTER [kind] SET NOT NULL;
        """;

    public override string Rows => InheritedEvents.Rows;

    public override Shape Old => new("SELECT [id], [kind], [size] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1|1", "1|e1|1"), new(46, "46|e46|46", "46|e46|46")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES ($n, 'one', 1)") { Old = "$n|one|1" },
        new("UPDATE [shop].[events] SET [size] = 0 WHERE [id] = $n") { Until = Point.Backfilled, Refused = "23514" },
        new("UPDATE [shop].[events] SET [size] = 1 WHERE [id] = $n"),
        new("UPDATE [shop].[late_loud_events] SET [kind] = NULL WHERE [id] = $n") { Row = 46, Until = Point.Backfilled, Refused = "23502" },
        new("UPDATE [shop].[late_loud_events] SET [kind] = 'e46' WHERE [id] = $n") { Row = 46 },
        new("UPDATE [shop].[events] SET [kind] = '' WHERE [id] = $n") { Row = 46, From = Point.Expanded, Refused = "23514" },
        new("UPDATE [shop].[late_loud_events] SET [kind] = 'e46' WHERE [id] = $n") { Row = 46 },
        new("INSERT INTO [shop].[late_events] ([kind]) VALUES ('none')") { Until = Point.Backfilled, Refused = "23502" },
        new("DELETE FROM [shop].[events] WHERE [id] IS NULL"),
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES (1, 'twice', 1)") { Row = 1, TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23505" },
    ];

    [Migration(3517, "Events of every kind are strict", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.PrimaryKey(Named("events_pk")).OnTable(Named("events")).WithSchema(Shop).Column(Named("id"));
            Create.CheckConstraint(Named("events_size")).OnTable(Named("events")).InSchema(Shop).Expression(Sql("[size] > 0"));
            Alter.Column(Named("kind")).OnTable(Named("events")).InSchema(Shop).AsString().NotNullable();
            Delete.CheckConstraint(Named("events_kind")).FromTable(Named("events")).InSchema(Shop);
        }
    }
}
