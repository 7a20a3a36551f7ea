using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>NOT NULL with a mapping: the old version goes on writing NULL, and the new one never reads it.</summary>
public sealed class TightenedColumnWithMapping : Scenario
{
    public override string Before => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [country] text, [city] text);";

    public override string After => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [city] text, [country] text NOT NULL);";

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, 'DE', 'Bonn'), (2, NULL, 'Rome'), (3, NULL, NULL);";

    public override Shape Old => new("SELECT [id], [country] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => Old with { From = Point.Flipped, Until = Point.Dropped };

    public override IReadOnlyList<Seen> Seen => [new(1, "1|DE", "1|DE"), new(2, "2|", "2|unknown")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id]) VALUES ($n)") { Until = Point.Backfilled, Refused = "23502", Old = "$n|" },
        new("INSERT INTO [shop].[people] ([id], [country]) VALUES ($n, 'IT')") { Old = "$n|IT", New = "$n|IT" },
        new("UPDATE [shop].[people] SET [country] = NULL WHERE [id] = $n") { Until = Point.Backfilled, Refused = "23502", Old = "$n|" },
        new("UPDATE [shop].[people] SET [city] = 'Pisa' WHERE [id] = $n") { New = "$n|IT" },
    ];

    [Migration(113, "Everybody has a country", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.Column(Named("country")).OnTable(Named("people")).InSchema(Shop).AsString().NotNullable()
                .PopulatedBy(Sql("coalesce([country], 'unknown')"), Sql("nullif([country], 'unknown')"));
    }
}
