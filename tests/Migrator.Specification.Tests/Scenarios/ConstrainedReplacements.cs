using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Constraints over columns that are renamed, retyped and added by the same migration: they come last, on what is there by then.</summary>
public sealed class ConstrainedReplacements : Scenario
{
    public override string Before => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [mail] text, [score] int NOT NULL);";

    public override string After =>
        """
        CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [address] text, [code] text, [score] bigint NOT NULL,
            CONSTRAINT [people_code] UNIQUE ([code]),
            CONSTRAINT [people_address] UNIQUE ([address], [score]), CONSTRAINT [people_score] CHECK ([score] >= 0 AND [address] <> ''));
        """;

    public override string Rows => "INSERT INTO [shop].[people] SELECT n, 'm' || n, n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [mail] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [address], [code] FROM [shop].[people] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|m1", "1|m1|c1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [mail], [score]) VALUES ($n, 'm$n', 1)") { Until = Point.Flipped, Old = "$n|m$n", New = "$n|m$n|c$n" },
        new("INSERT INTO [shop].[people] ([id], [mail], [score]) VALUES (-1, 'm1', 1)") { Row = -1, Until = Point.Flipped, Old = "-1|m1" },
        new("INSERT INTO [shop].[people] ([id], [mail], [score]) VALUES (-2, '', -1)") { Row = -2, Until = Point.Flipped, Old = "-2|" },
        new("INSERT INTO [shop].[people] ([id], [address], [score], [code]) VALUES (-1, 'm1', 1, 'x')") { Row = -1, TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23505" },
        new("INSERT INTO [shop].[people] ([id], [address], [score], [code]) VALUES (-1, 'new', 1, 'c1')") { Row = -1, TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23505" },
        new("INSERT INTO [shop].[people] ([id], [address], [score], [code]) VALUES (-1, 'new', -1, 'x')") { Row = -1, TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23514" },
        new("DELETE FROM [shop].[people] WHERE [id] < 0") { Row = 0 },
    ];

    [Migration(3005, "People are told apart", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Rename.Column(Named("mail")).OnTable(Named("people")).InSchema(Shop).To(Named("address"));
            Create.Column(Named("code")).OnTable(Named("people")).InSchema(Shop).AsCustom("text").Nullable().PopulatedBy(Sql("'c' || [id]"));
            Create.UniqueConstraint(Named("people_code")).OnTable(Named("people")).WithSchema(Shop).Column(Named("code"));
            Create.UniqueConstraint(Named("people_address")).OnTable(Named("people")).WithSchema(Shop).Columns(Named("address"), Named("score"));
            Create.CheckConstraint(Named("people_score")).OnTable(Named("people")).InSchema(Shop).Expression(Sql("[score] >= 0 AND [address] <> ''"));
            Alter.Column(Named("score")).OnTable(Named("people")).InSchema(Shop).AsInt64().NotNullable();
        }
    }
}
