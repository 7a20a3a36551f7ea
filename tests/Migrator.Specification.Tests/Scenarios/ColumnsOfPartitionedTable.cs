using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>New columns, a default that goes and comments of a table with partitions on two levels and one for the rest: they reach every partition.</summary>
public sealed class ColumnsOfPartitionedTable : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[events] ([id] int NOT NULL, [kind] text DEFAULT 'click', CONSTRAINT [events_pk] PRIMARY KEY ([id])) PARTITION BY RANGE ([id]);
        CREATE TABLE [shop].[events_low] ([gone] int, [kind] text DEFAULT 'click', [id] int NOT NULL);
        ALTER TABLE [shop].[events_low] DROP COLUMN [gone];
        ALTER TABLE [shop].[events] ATTACH PARTITION [shop].[events_low] FOR VALUES FROM (MINVALUE) TO (25);
        CREATE TABLE [shop].[events_high] PARTITION OF [shop].[events] FOR VALUES FROM (25) TO (1000) PARTITION BY LIST ([id]);
        CREATE TABLE [shop].[events_some] PARTITION OF [shop].[events_high] FOR VALUES IN (25, 26, 27);
        CREATE TABLE [shop].[events_others] PARTITION OF [shop].[events_high] DEFAULT;
        CREATE TABLE [shop].[events_rest] PARTITION OF [shop].[events] DEFAULT;
        """;

    public override string After => Before +
        """
        ALTER TABLE [shop].[events] ADD [note] varchar(40), ADD [weight] int NOT NULL DEFAULT 3, ALTER [kind] DROP DEFAULT;
        COMMENT ON COLUMN [shop].[events].[note] IS 'If any';
        COMMENT ON TABLE [shop].[events] IS 'What happened';
        """;

    public override string Rows => "INSERT INTO [shop].[events] SELECT n, 'e' || n FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [kind] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [kind], [note], [weight] FROM [shop].[events] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1", "1|e1||3"), new(26, "26|e26", "26|e26||3"), new(40, "40|e40", "40|e40||3")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind]) VALUES ($n, 'old')") { Old = "$n|old", New = "$n|old||3" },
        new("INSERT INTO [shop].[events] ([id]) VALUES ($n)") { TriedUntil = Point.Expanded, Old = "$n|click", New = null },
        new("INSERT INTO [shop].[events] ([id], [kind], [note], [weight]) VALUES ($n, 'new', 'red', 4)") { From = Point.Expanded, Old = "$n|new", New = "$n|new|red|4" },
        new("UPDATE [shop].[events] SET [kind] = 'older' WHERE [id] = $n") { Old = "$n|older", New = null },
    ];

    [Migration(3500, "Events get a note and a weight", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.Table(Named("events")).WithDescription("What happened").InSchema(Shop);
            Create.Column(Named("note")).OnTable(Named("events")).InSchema(Shop).AsString(40).Nullable().WithColumnDescription("If any");
            Create.Column(Named("weight")).OnTable(Named("events")).InSchema(Shop).AsInt32().NotNullable().WithDefaultValue(3);
            Delete.DefaultConstraint().OnTable(Named("events")).InSchema(Shop).OnColumn(Named("kind"));
        }
    }
}
