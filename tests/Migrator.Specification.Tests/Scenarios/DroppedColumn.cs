using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A plain drop: the new version need not write the column, and the old one loses nothing before contract.</summary>
public sealed class DroppedColumn : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [fax] text CONSTRAINT [people_fax] CHECK ([fax] <> ''), [name] text);
        CREATE INDEX [people_fax_index] ON [shop].[people] ([fax]);
        """;

    public override string After => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [name] text);";

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, '123', 'Ada');";

    public override Shape Old => new("SELECT [id], [fax], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new("SELECT [id], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|123|Ada", "1|Ada")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [fax], [name]) VALUES ($n, '456', 'Emmy')") { Until = Point.Expanded, Old = "$n|456|Emmy", New = "$n|Emmy" },
        new("INSERT INTO [shop].[people] ([id], [name]) VALUES ($n, 'Alan')") { Old = "$n||Alan", New = "$n|Alan" },
    ];

    [Migration(120, "Nobody faxes", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Delete.Column(Named("fax")).FromTable(Named("people")).InSchema(Shop);
    }
}
