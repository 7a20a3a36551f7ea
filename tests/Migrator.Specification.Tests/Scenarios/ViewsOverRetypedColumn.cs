using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Views over a column that gets another type, and views over these: they follow with their owner, rights, comments and options, and are read at every moment.</summary>
public sealed class ViewsOverRetypedColumn : Scenario
{
    public override string Before =>
        "CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [qty] int NOT NULL, [note] text);" + Views;

    public override string After =>
        "CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [note] text, [qty] bigint NOT NULL);" + Views;

    public override bool IsShortWhenEmpty => false;

    public override string Rows => "INSERT INTO [shop].[orders] ([id], [qty]) SELECT n, n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT d.[id], d.[total], m.[qty] FROM [shop].[doubled] d JOIN [shop].[many] m ON m.[id] = d.[id] WHERE d.[id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(10, "10|20|10", "10|20|10")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[orders] ([id], [qty]) VALUES ($n, 7)") { Old = "$n|14|7" },
        new("UPDATE [shop].[many] SET [qty] = 9 WHERE [id] = $n") { Old = "$n|18|9" },
        new("UPDATE [shop].[many] SET [qty] = 1 WHERE [id] = $n") { IsForbidden = true, Refused = "44000" },
        new("INSERT INTO [shop].[many] ([id], [qty]) VALUES ($n, 8)") { Old = "$n|16|8" },
    ];

    [Migration(3611, "Quantities outgrow int", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("qty")).OnTable(Named("orders")).InSchema(Shop).AsInt64();
    }

    private const string Views =
        """

        CREATE VIEW [shop].[many] WITH (security_barrier = true, check_option = local) AS SELECT [id], [qty] FROM [shop].[orders] WHERE [qty] > 4;
        CREATE VIEW [shop].[doubled] AS SELECT [id], 2 * [qty] AS [total] FROM [shop].[many];
        CREATE VIEW [shop].[noted] AS SELECT [note] FROM [shop].[orders] WHERE [qty] = 7;
        COMMENT ON VIEW [shop].[many] IS 'More than a few. It''s one line.';
        COMMENT ON COLUMN [shop].[doubled].[total] IS 'Twice';
        GRANT SELECT, INSERT, UPDATE ON [shop].[many] TO {writer} WITH GRANT OPTION;
        GRANT SELECT ([id], [total]) ON [shop].[doubled] TO {writer};
        GRANT SELECT ON [shop].[noted] TO PUBLIC;
        """;
}
