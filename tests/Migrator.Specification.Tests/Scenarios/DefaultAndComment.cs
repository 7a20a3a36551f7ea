using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A default and a comment change in place.</summary>
public sealed class DefaultAndComment : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [city] text DEFAULT 'Bonn', [tag] text DEFAULT 'x');
        COMMENT ON COLUMN [shop].[people].[city] IS 'Before';
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [city] text DEFAULT 'Rome', [tag] text);
        COMMENT ON COLUMN [shop].[people].[city] IS 'After';
        COMMENT ON TABLE [shop].[people] IS 'Whom we know';
        """;

    public override string Rows => "INSERT INTO [shop].[people] ([id]) VALUES (1);";

    public override Shape Old => new("SELECT [id], [city] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Bonn", "1|Bonn")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id]) VALUES ($n)") { TriedUntil = Point.Start, Old = "$n|Bonn" },
        new("INSERT INTO [shop].[people] ([id]) VALUES ($n)") { TriedFrom = Point.Expanded, Old = "$n|Rome" },
        new("INSERT INTO [shop].[people] ([id], [city]) VALUES ($n, NULL)") { Old = "$n|" },
    ];

    [Migration(116, "People live in Rome", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.Table(Named("people")).WithDescription("Whom we know").InSchema(Shop);
            Alter.Column(Named("city")).OnTable(Named("people")).InSchema(Shop).AsString().Nullable().WithDefaultValue("Rome").WithColumnDescription("After");
            Delete.DefaultConstraint().OnTable(Named("people")).InSchema(Shop).OnColumn(Named("tag"));
        }
    }
}
