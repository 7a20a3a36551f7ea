using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>What only refuses goes at expand; what old versions' upserts and deletes lean on stays until they are gone.</summary>
public sealed class DroppedConstraints : Scenario
{
    public override string Before => Tables(
        """
        , CONSTRAINT [orders_pk] PRIMARY KEY ([id]), CONSTRAINT [orders_code] UNIQUE ([code]) INCLUDE ([qty]) WITH (fillfactor = 80), CONSTRAINT [orders_qty] CHECK ([qty] > 0)
        , CONSTRAINT [orders_site] FOREIGN KEY ([site]) REFERENCES [shop].[sites], CONSTRAINT [orders_land] FOREIGN KEY ([land]) REFERENCES [shop].[sites] ON DELETE CASCADE
        , CONSTRAINT [orders_span] EXCLUDE USING gist (int4range([id], [id], '[]') WITH &&)
        """,
        """
        ALTER TABLE [shop].[orders] CLUSTER ON [orders_pk];
        COMMENT ON CONSTRAINT [orders_code] ON [shop].[orders] IS 'It''s told apart by it';
        COMMENT ON INDEX [shop].[orders_code] IS 'Its index';
        COMMENT ON CONSTRAINT [orders_qty] ON [shop].[orders] IS 'Something is ordered';
        """);

    public override string After => Tables("", "");

    public override string Rows =>
        """
        INSERT INTO [shop].[sites] SELECT n FROM generate_series(1, 5) n;
        INSERT INTO [shop].[orders] SELECT n, 'c' || n, 1, 1, 1 FROM generate_series(1, 20) n;
        """;

    public override Shape Old => new("SELECT [code], [qty] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "c1|1", "c1|1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[orders] ([id], [code], [qty]) VALUES ($n, 'a$n', 1) ON CONFLICT ([code]) DO UPDATE SET [qty] = 2") { Until = Point.Expanded, Refused = "42P10", Old = "a$n|1" },
        new("INSERT INTO [shop].[orders] ([id], [code], [qty]) VALUES (-1, 'none', 0)") { Row = -1, From = Point.Expanded, Refused = "23514", Old = "none|0" },
        new("INSERT INTO [shop].[orders] ([id], [code], [qty], [site]) VALUES (-2, 'nowhere', 1, 99)") { Row = -2, From = Point.Expanded, Refused = "23503", Old = "nowhere|1" },
        new("INSERT INTO [shop].[orders] ([id], [code], [qty], [land]) VALUES (-3, 'noland', 1, 99)") { Row = -3, From = Point.Dropped, Refused = "23503", Old = "noland|1" },
        new("INSERT INTO [shop].[orders] ([id], [code], [qty]) VALUES (1, 'again', 1)") { Row = 0, From = Point.Dropped, Refused = "23505" },
        new("DELETE FROM [shop].[orders] WHERE [id] < 0 OR [code] = 'again'") { Row = 0 },
    ];

    [Migration(3003, "Orders are free", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Delete.CheckConstraint(Named("orders_qty")).FromTable(Named("orders")).InSchema(Shop);
            Delete.ForeignKey(Named("orders_site")).OnTable(Named("orders")).InSchema(Shop);
            Delete.ForeignKey(Named("orders_land")).OnTable(Named("orders")).InSchema(Shop);
            Delete.UniqueConstraint(Named("orders_code")).FromTable(Named("orders")).InSchema(Shop);
            Delete.ExclusionConstraint(Named("orders_span")).FromTable(Named("orders")).InSchema(Shop);
            Delete.PrimaryKey(Named("orders_pk")).FromTable(Named("orders")).InSchema(Shop);
        }
    }

    private static string Tables(string constraints, string more) =>
        $"""
        CREATE TABLE [shop].[sites] ([id] int CONSTRAINT [sites_pk] PRIMARY KEY);
        CREATE TABLE [shop].[orders] ([id] int NOT NULL, [code] text, [qty] int, [site] int, [land] int{constraints});
        {more}
        """;
}
