using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>NULL allowed, with a mapping: the old version reads a placeholder where the new one wrote NULL.</summary>
public sealed class LoosenedColumnWithMapping : Scenario
{
    public override string Before => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [phone] text NOT NULL, [city] text);";

    public override string After => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [city] text, [phone] text);";

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, '123', 'Bonn'), (2, 'none', 'Rome');";

    public override Shape Old => new("SELECT [id], [phone] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => Old with { From = Point.Flipped, Until = Point.Dropped };

    public override IReadOnlyList<Seen> Seen => [new(1, "1|123", "1|123"), new(2, "2|none", "2|")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [phone]) VALUES ($n, 'none')") { Old = "$n|none", TriedUntil = Point.Backfilled },
        new("INSERT INTO [shop].[people] ([id], [phone]) VALUES ($n, '456')") { Old = "$n|456", New = "$n|456" },
        new("UPDATE [shop].[people] SET [phone] = NULL WHERE [id] = $n") { From = Point.Flipped, Refused = "23502", New = "$n|" },
    ];

    [Migration(115, "Not everybody has a phone", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.Column(Named("phone")).OnTable(Named("people")).InSchema(Shop).AsString().Nullable()
                .PopulatedBy(Sql("nullif([phone], 'none')"), Sql("coalesce([phone], 'none')"));
    }
}
