using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Columns of a partitioned table go, out of reach first, and a row that goes to another partition keeps what it has in them, also nothing, or the default.</summary>
public sealed class LastValuesOfPartitionedTable : Scenario
{
    public override string Before => People("[fax] varchar(20) CONSTRAINT [people_faxed] NOT NULL, [room] text DEFAULT 'none', ");

    public override string After => People("");

    public override string Rows =>
        """
        INSERT INTO [shop].[people] VALUES (1, 1, '123', 'none', 'Ada'), (2, 15, '456', NULL, 'Bob');
        INSERT INTO [shop].[people] SELECT n, n % 25, 'f' || n, 'r', 'N' FROM generate_series(10, 400) n;
        """;

    public override Shape Old => new("SELECT [id], [fax], [room], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new("SELECT [id], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|123|none|Ada", "1|Ada"), new(2, "2|456||Bob", "2|Bob")];

    public override IReadOnlyList<Write> Writes =>
    [
        // Rows that were there, and one of the old version, to another partition and back.
        new("UPDATE [shop].[people] SET [day] = 16 - [day] WHERE [id] = 1") { Row = 1, Old = "1|123|none|Ada", New = "1|Ada" },
        new("UPDATE [shop].[people] SET [day] = 16 - [day] WHERE [id] = 2") { Row = 2, Old = "2|456||Bob", New = "2|Bob" },
        new("INSERT INTO [shop].[people] ([id], [fax], [room], [name]) VALUES ($n, '789', 'R1', 'Emmy')") { Until = Point.Expanded, TriedUntil = Point.Expanded, Old = "$n|789|R1|Emmy", New = "$n|Emmy" },
        new("UPDATE [shop].[people] SET [day] = 30, [fax] = '7', [room] = 'none' WHERE [id] = $n") { TriedUntil = Point.Expanded, Old = "$n|7|none|Emmy", New = "$n|Emmy" },
        new("UPDATE [shop].[people] SET [day] = 15 WHERE [id] = $n") { TriedUntil = Point.Expanded, Old = "$n|7|none|Emmy", New = "$n|Emmy" },

        // The new version: through the table and by the name of a partition, and to another one.
        new("INSERT INTO [shop].[people] ([id], [name]) VALUES ($n, 'Alan')") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|no fax of Alan|no room|Alan", New = "$n|Alan" },
        new("UPDATE [shop].[people] SET [day] = 15, [name] = 'A.' WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|no fax of Alan|no room|A.", New = "$n|A." },
        new("INSERT INTO [shop].[people_others] ([id], [day], [name]) VALUES ($n, 12, 'Joan')") { From = Point.Expanded, Refused = "23502", Old = "$n|no fax of Joan|no room|Joan", New = "$n|Joan" },
        new("UPDATE [shop].[people] SET [day] = 30 WHERE [id] = $n") { TriedFrom = Point.Expanded, Old = "$n|no fax of Joan|no room|Joan", New = "$n|Joan" },
    ];

    [Migration(3532, "People have neither a fax nor a room", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.ReplaceColumn(Named("fax"), populatedBy: Sql("'no fax of ' || [name]")).OnTable(Named("people")).InSchema(Shop);
            Alter.ReplaceColumn(Named("room"), populatedBy: "'no room'").OnTable(Named("people")).InSchema(Shop);
        }
    }

    private static string People(string going) =>
        $"""
        CREATE TABLE [shop].[people] ([id] int NOT NULL, [day] int NOT NULL DEFAULT 1, {going}[name] text, CONSTRAINT [people_pk] PRIMARY KEY ([id], [day])) PARTITION BY RANGE ([day]);
        CREATE TABLE [shop].[people_old] ([name] text, [gone] int, {going}[day] int NOT NULL DEFAULT 1, [id] int NOT NULL);
        ALTER TABLE [shop].[people_old] DROP COLUMN [gone];
        ALTER TABLE [shop].[people] ATTACH PARTITION [shop].[people_old] FOR VALUES FROM (MINVALUE) TO (10);
        CREATE TABLE [shop].[people_new] PARTITION OF [shop].[people] FOR VALUES FROM (10) TO (20) PARTITION BY LIST ([day]);
        CREATE TABLE [shop].[people_some] PARTITION OF [shop].[people_new] FOR VALUES IN (15, 16);
        CREATE TABLE [shop].[people_others] PARTITION OF [shop].[people_new] DEFAULT;
        CREATE TABLE [shop].[people_rest] PARTITION OF [shop].[people] DEFAULT;
        """;
}
