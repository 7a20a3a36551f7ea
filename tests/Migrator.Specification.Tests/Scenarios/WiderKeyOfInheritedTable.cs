using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>int → bigint of a key that each table of an inheritance tree has for itself, and that others, and the tree, refer to in one of them. The author names the column where it comes from.</summary>
public sealed class WiderKeyOfInheritedTable : Scenario
{
    private const string Keys =
        """

        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_pk] PRIMARY KEY ([id]);
        ALTER TABLE [shop].[loud_events] ADD CONSTRAINT [loud_events_pk] PRIMARY KEY ([id]);
        ALTER TABLE [shop].[loud_events] ADD CONSTRAINT [loud_events_near] CHECK ([before] <= [id]);
        ALTER TABLE [shop].[loud_events] ADD CONSTRAINT [loud_events_before] FOREIGN KEY ([before]) REFERENCES [shop].[loud_events] ([id]) ON DELETE SET NULL;
        ALTER TABLE [shop].[reports] ADD CONSTRAINT [reports_of] FOREIGN KEY ([of]) REFERENCES [shop].[loud_events] ([id]) ON UPDATE CASCADE ON DELETE CASCADE;
        COMMENT ON CONSTRAINT [reports_of] ON [shop].[reports] IS 'only what is loud is reported';
        """;

    private const string Tables =
        """
        CREATE TABLE [shop].[events] ([id] int CONSTRAINT [events_id] NOT NULL, [before] int, [code] text);
        CREATE TABLE [shop].[loud_events] ([volume] int) INHERITS ([shop].[events]);
        CREATE TABLE [shop].[reports] ([report] int, [of] int);

        """;

    public override string Before => Tables + Keys;

    public override string After => Tables +
        """
        ALTER TABLE [shop].[events] DROP [id], DROP [before];
        ALTER TABLE [shop].[events] ADD [id] bigint CONSTRAINT [events_id] NOT NULL, ADD [before] bigint;
        ALTER TABLE [shop].[reports] ALTER [of] TYPE bigint;
        """ + Keys;

    public override string Rows =>
        """
        INSERT INTO [shop].[events] ([id], [code]) SELECT n, 'e' || n FROM generate_series(1, 20) n;
        INSERT INTO [shop].[loud_events] ([id], [before], [code]) SELECT n, NULLIF(n - 1, 20), 'e' || n FROM generate_series(21, 40) n;
        INSERT INTO [shop].[reports] ([report], [of]) SELECT n, n FROM generate_series(21, 40) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT e.[id], e.[code], e.[before], r.[of] FROM [shop].[events] e LEFT JOIN [shop].[reports] r ON r.[report] = e.[id] WHERE e.[id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|e1||", "1|e1||"), new(40, "40|e40|39|40", "40|e40|39|40")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([id], [code]) VALUES ($n, 'given')") { Old = "$n|given||" },
        new("INSERT INTO [shop].[reports] ([report], [of]) VALUES ($n, 1)") { Row = 2000, IsForbidden = true, Refused = "23503" },
        new("UPDATE [shop].[loud_events] SET [before] = 39 WHERE [id] = $n") { Row = 38, IsForbidden = true, Refused = "23514" },
        new("UPDATE [shop].[events] SET [before] = -1 WHERE [id] = $n") { Row = 38, IsForbidden = true, Refused = "23503" },
        new("WITH e AS (INSERT INTO [shop].[loud_events] ([id], [before], [code]) VALUES ($n, $n, 'whole') RETURNING [id]) INSERT INTO [shop].[reports] ([report], [of]) SELECT [id], [id] FROM e") { Row = 3000, Old = "3000|whole|3000|3000" },
        new("UPDATE [shop].[events] SET [id] = 3001, [before] = NULL WHERE [id] = 3000") { Row = 3001, Old = "3001|whole||" },
        new("SELECT 1 / count(*) FROM [shop].[reports] WHERE [report] = 3000 AND [of] = 3001"),
        new("DELETE FROM [shop].[events] WHERE [id] = 3001") { Row = 3001, Old = "(no row)" },
        new("SELECT 1 / (1 - count(*)) FROM [shop].[reports] WHERE [report] = 3000"),
        new("INSERT INTO [shop].[loud_events] ([id], [code]) VALUES (3000000000, 'big')") { Row = 1, From = Point.Dropped, TriedUntil = Point.Backfilled, Refused = "22003" },
        new("INSERT INTO [shop].[loud_events] ([id], [code]) VALUES (3000000000, 'big')") { TriedFrom = Point.Dropped },
        new("INSERT INTO [shop].[reports] ([report], [of]) VALUES (5000, 3000000000)") { TriedFrom = Point.Dropped },
    ];

    [Migration(3519, "Events of every kind outgrow int, and what is reported of them", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("id")).OnTable(Named("events")).InSchema(Shop).AsInt64();
    }
}
