using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A drop with a last value: what new versions insert without the column, old ones read with it. Quarantined before it goes.</summary>
public sealed class DroppedColumnWithLastValue : Scenario
{
    public override string Before => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [fax] varchar(20) NOT NULL, [name] text);";

    public override string After => "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [name] text);";

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, '123', 'Ada');";

    public override Shape Old => new("SELECT [id], [fax], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new("SELECT [id], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|123|Ada", "1|Ada")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [fax], [name]) VALUES ($n, '456', 'Emmy')") { Until = Point.Expanded, Old = "$n|456|Emmy", New = "$n|Emmy" },
        new("INSERT INTO [shop].[people] ([id], [name]) VALUES ($n, 'Alan')") { From = Point.Expanded, Refused = "23502", Old = "$n|no fax of Alan|Alan", New = "$n|Alan" },
    ];

    [Migration(121, "Nobody faxes any more", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.ReplaceColumn(Named("fax"), populatedBy: Sql("'no fax of ' || [name]")).OnTable(Named("people")).InSchema(Shop);
    }
}
