using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Checks, NOT NULL and a key of a partitioned table come behind the gate and hold on every partition; a check that is given up goes at once.</summary>
public sealed class ConstraintsOfPartitionedTable : Scenario
{
    private const string Tables =
        """
        CREATE TABLE [shop].[events] ([id] int CONSTRAINT [events_id_given] NOT NULL, [kind] text, [size] int) PARTITION BY RANGE ([id]);
        CREATE TABLE [shop].[events_low] ([size] int, [kind] text, [id] int CONSTRAINT [events_id_given] NOT NULL);
        ALTER TABLE [shop].[events] ATTACH PARTITION [shop].[events_low] FOR VALUES FROM (MINVALUE) TO (25);
        CREATE TABLE [shop].[events_high] PARTITION OF [shop].[events] FOR VALUES FROM (25) TO (1000) PARTITION BY LIST ([id]);
        CREATE TABLE [shop].[events_some] PARTITION OF [shop].[events_high] FOR VALUES IN (25, 26, 27);
        CREATE TABLE [shop].[events_others] PARTITION OF [shop].[events_high] DEFAULT;
        CREATE TABLE [shop].[events_rest] PARTITION OF [shop].[events] DEFAULT;

        """;

    public override string Before => Tables + "ALTER TABLE [shop].[events] ADD CONSTRAINT [events_kind] CHECK ([kind] <> '');";

    public override string After => Tables +
        """
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_pk] PRIMARY KEY ([id]);
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_size] CHECK ([size] > 0);
        ALTER TABLE [shop].[events] ALTER [kind] SET NOT NULL;

        """ + PartitionedEvents.NamePieces("events_pk");

    public override string Rows => PartitionedEvents.Rows;

    public override Shape Old => new("SELECT [id], [kind], [size] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1|1", "1|e1|1"), new(26, "26|e26|26", "26|e26|26")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES ($n, 'one', 1)") { Old = "$n|one|1" },
        new("UPDATE [shop].[events] SET [size] = 0 WHERE [id] = $n") { Until = Point.Backfilled, Refused = "23514" },
        new("UPDATE [shop].[events] SET [size] = 1 WHERE [id] = $n"),
        new("UPDATE [shop].[events_some] SET [kind] = NULL WHERE [id] = $n") { Row = 26, Until = Point.Backfilled, Refused = "23502" },
        new("UPDATE [shop].[events_some] SET [kind] = 'e26' WHERE [id] = $n") { Row = 26 },
        new("UPDATE [shop].[events_some] SET [kind] = '' WHERE [id] = $n") { Row = 26, From = Point.Expanded, Refused = "23514" },
        new("UPDATE [shop].[events_some] SET [kind] = 'e26' WHERE [id] = $n") { Row = 26 },
        new("INSERT INTO [shop].[events] ([id], [kind], [size]) VALUES (26, 'twice', 1)") { Row = 26, TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23505" },
    ];

    [Migration(3513, "Events are strict", BreakingChange = true)]
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
