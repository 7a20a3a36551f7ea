using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A check with a function whose name contains a column's, and an exclusion constraint: from contract on.</summary>
public sealed class AddedChecks : Scenario
{
    public override string Before => Table("");

    public override string After => Table(
        """
        , CONSTRAINT [bookings_path] CHECK ([shop].subpath([path]) <> '' AND [first] <= [last])
        , CONSTRAINT [bookings_overlap] EXCLUDE USING gist (int4range([first], [last], '[]') WITH &&) WHERE ([path] <> 'open')
        """);

    public override string Rows => "INSERT INTO [shop].[bookings] SELECT n, 'p' || n, n * 10, n * 10 + 5 FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [path], [first] FROM [shop].[bookings] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "p1|10", "p1|10")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[bookings] VALUES ($n, 'x', $n * 10, $n * 10)") { Old = "x|$n0" },
        new("INSERT INTO [shop].[bookings] VALUES ($n, 'open', 10, 20)") { Old = "open|10" },
        new("INSERT INTO [shop].[bookings] VALUES (-1, 'y', 10, 20)") { Row = -1, Until = Point.Backfilled, Refused = "23P01" },
        new("INSERT INTO [shop].[bookings] VALUES (-2, '', -2, -2)") { Row = -2, Until = Point.Backfilled, Refused = "23514" },
        new("DELETE FROM [shop].[bookings] WHERE [id] < 0") { Row = 0 },
    ];

    [Migration(3002, "Bookings do not overlap", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.CheckConstraint(Named("bookings_path")).OnTable(Named("bookings")).InSchema(Shop)
                .Expression(Sql("[shop].subpath([path]) <> '' AND [first] <= [last]"));
            Create.ExclusionConstraint(Named("bookings_overlap")).OnTable(Named("bookings")).InSchema(Shop)
                .Using("gist").With(Sql("int4range([first], [last], '[]')"), "&&").Where(Sql("[path] <> 'open'"));
        }
    }

    private static string Table(string constraints) =>
        $"""
        CREATE FUNCTION [shop].subpath(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT btrim($1)';
        CREATE TABLE [shop].[bookings] ([id] int CONSTRAINT [bookings_pk] PRIMARY KEY, [path] text NOT NULL, [first] int NOT NULL, [last] int NOT NULL{constraints});
        """;
}
