using FluentMigrator;
using FluentMigrator.Postgres;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Indexes of a table with partitions on two levels come and go; the unique one, over the partition key, waits for the gate.</summary>
public sealed class IndexesOfPartitionedTable : Scenario
{
    private const string Tables =
        """
        CREATE TABLE [shop].[events] ([id] int NOT NULL, [kind] text, [place] text) PARTITION BY RANGE ([id]);
        CREATE TABLE [shop].[events_low] ([gone] int, [place] text, [kind] text, [id] int NOT NULL);
        ALTER TABLE [shop].[events_low] DROP COLUMN [gone];
        ALTER TABLE [shop].[events] ATTACH PARTITION [shop].[events_low] FOR VALUES FROM (MINVALUE) TO (25);
        CREATE TABLE [shop].[events_high] PARTITION OF [shop].[events] FOR VALUES FROM (25) TO (1000) PARTITION BY LIST ([id]);
        CREATE TABLE [shop].[events_some] PARTITION OF [shop].[events_high] FOR VALUES IN (25, 26, 27);
        CREATE TABLE [shop].[events_others] PARTITION OF [shop].[events_high] DEFAULT;
        CREATE TABLE [shop].[events_rest] PARTITION OF [shop].[events] DEFAULT;

        """;

    public override string Before => Tables + "CREATE INDEX [events_place] ON [shop].[events] ([place] DESC NULLS LAST) WHERE [place] <> 'Bonn'; COMMENT ON INDEX [shop].[events_place] IS 'Where it''s at';";

    public override string After => Tables +
        """
        CREATE INDEX [events_kind] ON [shop].[events] ([kind], [place] DESC) WITH (fillfactor = 80);
        CREATE UNIQUE INDEX [events_key] ON [shop].[events] ([id]);

        """ + PartitionedEvents.NamePieces("events_kind", "events_key");

    public override string Rows => "INSERT INTO [shop].[events] SELECT n, 'e' || n, 'Rome' FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [kind] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1", "1|e1"), new(26, "26|e26", "26|e26"), new(40, "40|e40", "40|e40")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [kind]) VALUES ($n, 'old')") { Old = "$n|old" },
        new("UPDATE [shop].[events] SET [id] = -$n WHERE [id] = $n"),
        new("INSERT INTO [shop].[events] ([id], [kind]) VALUES (26, 'twice')") { Row = 26, TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23505" },
        new("INSERT INTO [shop].[events] ([id], [kind]) VALUES (26, 'e26') ON CONFLICT ([id]) DO UPDATE SET [kind] = EXCLUDED.[kind]") { Row = 26, TriedFrom = Point.Dropped, Old = "26|e26" },
    ];

    [Migration(3510, "Other indexes of events", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Index(Named("events_kind")).OnTable(Named("events")).InSchema(Shop).OnColumn(Named("kind")).Ascending().OnColumn(Named("place")).Descending().WithOptions().Fillfactor(80);
            Create.Index(Named("events_key")).OnTable(Named("events")).InSchema(Shop).OnColumn(Named("id")).Ascending().WithOptions().Unique();
            Delete.Index(Named("events_place")).OnTable(Named("events")).InSchema(Shop);
        }
    }
}
