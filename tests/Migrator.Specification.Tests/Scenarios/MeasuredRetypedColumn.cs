using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Extended statistics over a column that gets another type, and over one that is renamed, are on the new ones at the end.</summary>
public sealed class MeasuredRetypedColumn : Scenario
{
    public override string Before =>
        "CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [qty] int NOT NULL, [note] text, [city] text);" + Statistics("note");

    public override string After =>
        "CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [city] text, [qty] bigint NOT NULL, [remark] text);" + Statistics("remark");

    public override bool IsShortWhenEmpty => false;

    public override string Rows => "INSERT INTO [shop].[orders] ([id], [qty], [note]) SELECT n, n, 'n' FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [qty] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(10, "10|10", "10|10")];

    public override IReadOnlyList<Write> Writes => [new("INSERT INTO [shop].[orders] ([id], [qty]) VALUES ($n, 7)") { Old = "$n|7" }];

    [Migration(3614, "Measured quantities outgrow int", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.Column(Named("qty")).OnTable(Named("orders")).InSchema(Shop).AsInt64();
            Rename.Column(Named("note")).OnTable(Named("orders")).InSchema(Shop).To(Named("remark"));
        }
    }

    private static string Statistics(string note) =>
        $"""

        CREATE STATISTICS [shop].[both] (ndistinct, mcv) ON [qty], [city] FROM [shop].[orders];
        CREATE STATISTICS [shop].[half] ON ([qty] / 2) FROM [shop].[orders];
        CREATE STATISTICS [shop].[noted] (dependencies) ON [city], [{note}] FROM [shop].[orders];
        ALTER STATISTICS [shop].[both] SET STATISTICS 77;
        COMMENT ON STATISTICS [shop].[both] IS 'It''s kept';
        """;
}
