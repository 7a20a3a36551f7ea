using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A column of a partitioned table gets another type and another one its name and case, while rows go from partition to partition.</summary>
public sealed class RetypedColumnOfPartitionedTable : Scenario
{
    private const string Attached =
        """
        CREATE INDEX [events_size] ON [shop].[events] ([size] DESC, [id]) WHERE [size] > 0;
        CREATE INDEX [events_large] ON [shop].[events] (([size] % 1000));
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_sized] CHECK ([size] > -1);
        """;

    public override string Before => PartitionedEvents.Tables + Attached;

    public override string After => PartitionedEvents.Tables +
        """
        ALTER TABLE [shop].[events] DROP [kind], DROP [size];
        ALTER TABLE [shop].[events] ADD [sort] text, ADD [size] bigint CONSTRAINT [events_size_given] NOT NULL DEFAULT 5;

        """ + Attached;

    public override string Rows => PartitionedEvents.Rows;

    public override Shape Old => new("SELECT [id], [kind], [size] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [sort], [size] FROM [shop].[events] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1|1", "1|E1|1"), new(26, "26|e26|26", "26|E26|26"), new(40, "40|e40|40", "40|E40|40")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES ($n, 'old', 1)") { Until = Point.Flipped, Old = "$n|old|1", New = "$n|OLD|1" },
        new("UPDATE [shop].[events] SET [id] = -[id], [kind] = 'older' WHERE [id] = $n") { TriedUntil = Point.Flipped },
        new("UPDATE [shop].[events] SET [id] = -[id], [size] = 2 WHERE [id] = -$n") { TriedUntil = Point.Flipped, Old = "$n|older|2", New = "$n|OLDER|2" },
        new("INSERT INTO [shop].[events_rest] ([id], [kind]) VALUES ($n, 'direct')") { Until = Point.Flipped, Old = "$n|direct|5", New = "$n|DIRECT|5" },
        new("INSERT INTO [shop].[events] ([id], [sort], [size]) VALUES ($n, 'NEW', 3)") { From = Point.Expanded, Old = "$n|new|3", New = "$n|NEW|3" },
        new("UPDATE [shop].[events] SET [id] = -[id], [sort] = 'NEWER' WHERE [id] = $n") { TriedFrom = Point.Expanded },
        new("UPDATE [shop].[events] SET [id] = -[id] WHERE [id] = -$n") { TriedFrom = Point.Expanded, Old = "$n|newer|3", New = "$n|NEWER|3" },
        new("UPDATE [shop].[events] SET [size] = 5000000000 WHERE [id] = $n") { TriedFrom = Point.Dropped, New = "$n|NEWER|5000000000" },
        new("UPDATE [shop].[events] SET [size] = 6 WHERE [id] = $n") { TriedFrom = Point.Flipped, New = "$n|NEWER|6" },
    ];

    [Migration(3512, "Events sort, and outgrow int", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.ReplaceColumn(Named("kind"), populatedBy: Sql("lower([sort])")).OnTable(Named("events")).InSchema(Shop)
                .By(Named("sort")).AsString().Nullable().PopulatedBy(Sql("upper([kind])"));
            Alter.Column(Named("size")).OnTable(Named("events")).InSchema(Shop).AsInt64().NotNullable();
        }
    }
}
