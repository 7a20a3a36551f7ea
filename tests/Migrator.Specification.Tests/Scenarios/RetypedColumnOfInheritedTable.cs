using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A column of a table that others inherit from gets another type and another one its name and case, in all of them, whichever is written.</summary>
public sealed class RetypedColumnOfInheritedTable : Scenario
{
    private const string Attached =
        """
        CREATE INDEX [events_size] ON [shop].[events] ([size] DESC, [id]) WHERE [size] > 0;
        CREATE INDEX [late_events_size] ON [shop].[late_events] (([size] % 1000));
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_sized] CHECK ([size] > -1);
        ALTER TABLE [shop].[loud_events] ADD CONSTRAINT [loud_events_sized] CHECK ([size] <> 13 OR [volume] > 5);
        COMMENT ON CONSTRAINT [loud_events_sized] ON [shop].[loud_events] IS 'unlucky';
        """;

    public override string Before => InheritedEvents.Tables + Attached;

    public override string After => InheritedEvents.Tables +
        """
        ALTER TABLE [shop].[events] DROP [kind], DROP [size];
        ALTER TABLE [shop].[events] ADD [sort] text, ADD [size] bigint DEFAULT 5;

        """ + Attached;

    public override string Rows => InheritedEvents.Rows;

    public override Shape Old => new("SELECT [id], [kind], [size] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [sort], [size] FROM [shop].[events] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1|1", "1|E1|1"), new(26, "26|e26|26", "26|E26|26"), new(36, "36|e36|36", "36|E36|36"), new(46, "46|e46|46", "46|E46|46")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES ($n, 'old', 1)") { Until = Point.Flipped, Old = "$n|old|1", New = "$n|OLD|1" },
        new("UPDATE [shop].[events] SET [kind] = 'older' WHERE [id] = $n") { TriedUntil = Point.Flipped, Old = "$n|older|1", New = "$n|OLDER|1" },
        new("DELETE FROM [shop].[events] WHERE [id] = $n") { TriedUntil = Point.Flipped },
        new("INSERT INTO [shop].[late_loud_events] ([id], [kind]) VALUES ($n, 'direct')") { Until = Point.Flipped, Old = "$n|direct|5", New = "$n|DIRECT|5" },
        new("UPDATE [shop].[events] SET [size] = 2 WHERE [id] = $n") { TriedUntil = Point.Flipped, Old = "$n|direct|2", New = "$n|DIRECT|2" },
        new("INSERT INTO [shop].[loud_events] ([id], [sort], [size]) VALUES ($n, 'NEW', 3)") { From = Point.Expanded, Old = "$n|new|3", New = "$n|NEW|3" },
        new("UPDATE [shop].[events] SET [sort] = 'NEWER' WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|newer|3", New = "$n|NEWER|3" },
        new("UPDATE [shop].[loud_events] SET [sort] = 'NEWEST' WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|newest|3", New = "$n|NEWEST|3" },
        new("UPDATE [shop].[loud_events] SET [size] = 13, [volume] = 1 WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23514" },
        new("UPDATE [shop].[events] SET [size] = 5000000000 WHERE [id] = $n") { TriedFrom = Point.Dropped, New = "$n|NEWEST|5000000000" },
        new("UPDATE [shop].[events] SET [size] = 6 WHERE [id] = $n") { TriedFrom = Point.Flipped, New = "$n|NEWEST|6" },
    ];

    [Migration(3516, "Events of every kind sort, and outgrow int", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.ReplaceColumn(Named("kind"), populatedBy: Sql("lower([sort])")).OnTable(Named("events")).InSchema(Shop)
                .By(Named("sort")).AsString().Nullable().PopulatedBy(Sql("upper([kind])"));
            Alter.Column(Named("size")).OnTable(Named("events")).InSchema(Shop).AsInt64().Nullable();
        }
    }
}
