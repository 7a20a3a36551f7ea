using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>int → bigint of a serial: the sequence belongs to the new column and the default goes with it.</summary>
public sealed class WiderSerial : Scenario
{
    public override string Before => Table("[id] int NOT NULL DEFAULT nextval(<shop.tickets_numbers>::regclass), [title] text", "integer");

    public override string After => Table("[title] text, [id] bigint NOT NULL DEFAULT nextval(<shop.tickets_numbers>::regclass)", "bigint");

    public override string Rows => "INSERT INTO [shop].[tickets] ([title]) SELECT 't' || n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [title] FROM [shop].[tickets] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|t1", "1|t1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[tickets] ([id], [title]) VALUES ($n, 'given')") { Old = "$n|given" },
        new("INSERT INTO [shop].[tickets] ([title]) VALUES ('numbered')"),
        new("INSERT INTO [shop].[tickets] ([id], [title]) VALUES (1, 'double')") { IsForbidden = true, Refused = "23505" },
        new("INSERT INTO [shop].[tickets] ([id], [title]) VALUES (NULL, 'null')") { IsForbidden = true, Refused = "23502" },
        new("INSERT INTO [shop].[tickets] ([id], [title]) VALUES (3000000000 + $n, 'big')") { From = Point.Dropped, Refused = "22003", TriedUntil = Point.Backfilled },
        new("INSERT INTO [shop].[tickets] ([id], [title]) VALUES (3000000000 + $n, 'big')") { TriedFrom = Point.Dropped },
    ];

    [Migration(108, "Tickets outgrow int", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("id")).OnTable(Named("tickets")).InSchema(Shop).AsInt64();
    }

    private static string Table(string columns, string type) =>
        $$"""
        CREATE SEQUENCE [shop].[tickets_numbers] AS {{type}};
        CREATE TABLE [shop].[tickets] ({{columns}});
        ALTER SEQUENCE [shop].[tickets_numbers] OWNED BY [shop].[tickets].[id];
        ALTER TABLE [shop].[tickets] ADD CONSTRAINT [tickets_pk] PRIMARY KEY ([id]);
        """;
}
