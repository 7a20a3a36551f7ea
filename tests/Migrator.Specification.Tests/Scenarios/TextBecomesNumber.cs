using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>text → integer with a way back: either version writes, in any order.</summary>
public sealed class TextBecomesNumber : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[parts] ([id] int CONSTRAINT [parts_pk] PRIMARY KEY, [size] text NOT NULL DEFAULT '0', [name] text);
        CREATE INDEX [parts_size] ON [shop].[parts] ([size]);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[parts] ([id] int CONSTRAINT [parts_pk] PRIMARY KEY, [name] text, [size] integer NOT NULL DEFAULT 7);
        CREATE INDEX [parts_size] ON [shop].[parts] ([size]);
        """;

    public override string Rows => "INSERT INTO [shop].[parts] ([id], [size]) SELECT n, n FROM generate_series(1, 20) n;";

    // What is added tells text from number.
    public override Shape Old => new("SELECT [id], [size]::text FROM [shop].[parts] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [size]::text FROM [shop].[parts] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1", "1|1"), new(5, "5|5", "5|5")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[parts] ([id], [size]) VALUES ($n, '12')") { Old = "$n|12" },
        new("UPDATE [shop].[parts] SET [size] = '13' WHERE [id] = $n") { Old = "$n|13" },
        new("UPDATE [shop].[parts] SET [name] = 'unrelated' WHERE [id] = $n") { Old = "$n|13" },
        new("INSERT INTO [shop].[parts] ([id]) VALUES ($n)") { TriedUntil = Point.Backfilled, Old = "$n|0" },
        new("INSERT INTO [shop].[parts] ([id]) VALUES ($n)") { TriedFrom = Point.Flipped, Old = "$n|7" },
        new("UPDATE [shop].[parts] SET [size] = [size] + 1 WHERE [id] = $n") { From = Point.Flipped, Refused = "42883", Old = "$n|8" },
        new("INSERT INTO [shop].[parts] ([id], [size]) VALUES ($n, NULL)") { IsForbidden = true, Refused = "23502" },
        new("INSERT INTO [shop].[parts] ([id], [size]) VALUES ($n, 'XL')") { IsForbidden = true, Refused = "22P02", TriedFrom = Point.Flipped },
    ];

    [Migration(109, "Sizes are numbers", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.Column(Named("size")).OnTable(Named("parts")).InSchema(Shop).AsInt32().NotNullable().WithDefaultValue(7)
                .PopulatedBy(Sql("[size]::int"), Sql("[size]::text"));
    }
}
