using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Another name for the part of a partitioned table's primary key that does not divide it, with a unique index over it: new versions find rows by it meanwhile.</summary>
public sealed class RenamedKeyOfPartitionedTable : Scenario
{
    public override string Before => "CREATE TABLE [shop].[visits] ([id] int NOT NULL, [day] int NOT NULL DEFAULT 1, [note] text) PARTITION BY RANGE ([day]);" + PartitionsAndKeys("id");

    public override string After => "CREATE TABLE [shop].[visits] ([day] int NOT NULL DEFAULT 1, [note] text, [number] int NOT NULL) PARTITION BY RANGE ([day]);" + PartitionsAndKeys("number");

    public override string Rows => "INSERT INTO [shop].[visits] ([id], [day], [note]) SELECT n, n % 25, 'v' || n FROM generate_series(1, 400) n;";

    public override Shape Old => new("SELECT [id], [day], [note] FROM [shop].[visits] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [number], [day], [note] FROM [shop].[visits] WHERE [number] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1|v1", "1|1|v1"), new(15, "15|15|v15", "15|15|v15"), new(400, "400|0|v400", "400|0|v400")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[visits] ([id], [note]) VALUES ($n, 'old')") { Until = Point.Backfilled, TriedUntil = Point.Backfilled, Old = "$n|1|old", New = "$n|1|old" },
        new("INSERT INTO [shop].[visits] ([id], [note]) VALUES (1, 'again')") { Row = 1, TriedUntil = Point.Backfilled, IsForbidden = true, Refused = "23505" },
        new("UPDATE [shop].[visits] SET [day] = 15 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|15|old", New = "$n|15|old" },
        new("INSERT INTO [shop].[visits] ([number], [note]) VALUES ($n, 'new')") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|1|new", New = "$n|1|new" },
        new("UPDATE [shop].[visits] SET [day] = 50, [number] = -[number] WHERE [number] = $n") { TriedFrom = Point.Expanded, Old = "(no row)", New = "(no row)" },
        new("UPDATE [shop].[visits] SET [day] = 12, [number] = -[number] WHERE [number] = -$n") { TriedFrom = Point.Expanded, Old = "$n|12|new", New = "$n|12|new" },
        new("INSERT INTO [shop].[visits] ([number], [note]) VALUES (1, 'again')") { Row = 1, TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23505" },
        new("INSERT INTO [shop].[visits] ([number], [day], [note]) VALUES ($n, 3, 'x') ON CONFLICT ([number], [day]) DO UPDATE SET [note] = 'upserted'") { From = Point.Dropped, TriedFrom = Point.Expanded, Refused = "42P10", New = "$n|3|x" },
    ];

    [Migration(3534, "Visits are numbered, whatever the day", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Rename.Column(Named("id")).OnTable(Named("visits")).InSchema(Shop).To(Named("number"));
    }

    private static string PartitionsAndKeys(string id) =>
        $"""
        CREATE TABLE [shop].[visits_early] PARTITION OF [shop].[visits] FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE [shop].[visits_late] PARTITION OF [shop].[visits] FOR VALUES FROM (10) TO (100) PARTITION BY LIST ([day]);
        CREATE TABLE [shop].[visits_some] PARTITION OF [shop].[visits_late] FOR VALUES IN (15, 16);
        CREATE TABLE [shop].[visits_others] PARTITION OF [shop].[visits_late] DEFAULT;
        ALTER TABLE [shop].[visits] ADD CONSTRAINT [visits_pk] PRIMARY KEY ([{id}], [day]);
        CREATE UNIQUE INDEX [visits_once] ON [shop].[visits] ([day], abs([{id}]));
        """;
}
