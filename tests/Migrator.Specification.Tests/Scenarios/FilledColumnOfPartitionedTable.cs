using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A new column that is filled from others, on every partition: rows that are there, that come, and that move to another partition.</summary>
public sealed class FilledColumnOfPartitionedTable : Scenario
{
    public override string Before => PartitionedEvents.Tables;

    public override string After => Before +
        """
        ALTER TABLE [shop].[events] ADD [label] text;
        ALTER TABLE [shop].[events] ALTER [label] SET NOT NULL;
        """;

    public override string Rows => PartitionedEvents.Rows;

    public override Shape Old => new("SELECT [id], [kind], [size] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [kind], [label] FROM [shop].[events] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1|1", "1|e1|e1/1"), new(26, "26|e26|26", "26|e26|e26/26"), new(40, "40|e40|40", "40|e40|e40/40")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES ($n, 'old', 1)") { TriedUntil = Point.Backfilled, Old = "$n|old|1", New = "$n|old|old/1" },
        new("UPDATE [shop].[events] SET [size] = 2 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|old|2", New = null },
        new("UPDATE [shop].[events] SET [id] = -[id] WHERE [id] = $n") { TriedUntil = Point.Backfilled },
        new("UPDATE [shop].[events] SET [id] = -[id] WHERE [id] = -$n") { TriedUntil = Point.Backfilled, Old = "$n|old|2", New = null },
        new("INSERT INTO [shop].[events_rest] ([id], [kind], [size]) VALUES ($n, 'direct', 1)") { TriedUntil = Point.Backfilled, Old = "$n|direct|1", New = "$n|direct|direct/1" },
        new("INSERT INTO [shop].[events] ([id], [kind], [label]) VALUES ($n, 'new', 'mine')") { From = Point.Expanded, Old = "$n|new|5", New = "$n|new|mine" },
        new("UPDATE [shop].[events] SET [id] = -[id] WHERE [id] = $n") { TriedFrom = Point.Expanded },
        new("UPDATE [shop].[events] SET [id] = -[id] WHERE [id] = -$n") { TriedFrom = Point.Expanded, Old = "$n|new|5", New = "$n|new|mine" },
    ];

    [Migration(3511, "Events get a label", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Create.Column(Named("label")).OnTable(Named("events")).InSchema(Shop).AsString().NotNullable().PopulatedBy(Sql("[kind] || '/' || [size]"));
    }
}
