using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A column goes from a table and from all that inherit from it, also from one that has it by itself as well.</summary>
public sealed class DroppedColumnOfInheritedTable : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[events] ([id] int CONSTRAINT [events_pk] PRIMARY KEY, [fax] text CONSTRAINT [events_fax] CHECK ([fax] <> ''), [kind] text);
        CREATE TABLE [shop].[loud_events] ([fax] text, [volume] int) INHERITS ([shop].[events]);
        CREATE INDEX [loud_events_fax] ON [shop].[loud_events] ([fax]);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[events] ([id] int CONSTRAINT [events_pk] PRIMARY KEY, [kind] text);
        CREATE TABLE [shop].[loud_events] ([volume] int) INHERITS ([shop].[events]);
        """;

    public override string Rows => "INSERT INTO [shop].[events] VALUES (1, '123', 'open'); INSERT INTO [shop].[loud_events] VALUES (2, '456', 'air', 9);";

    public override Shape Old => new("SELECT [id], [fax], [kind] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new("SELECT [id], [kind] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|123|open", "1|open"), new(2, "2|456|air", "2|air")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[loud_events] ([id], [fax], [kind]) VALUES ($n, '789', 'air')") { Until = Point.Expanded, Old = "$n|789|air", New = "$n|air" },
        new("UPDATE [shop].[events] SET [fax] = '780' WHERE [id] = $n") { TriedUntil = Point.Expanded, Old = "$n|780|air" },
        new("INSERT INTO [shop].[loud_events] ([id], [kind]) VALUES ($n, 'tent')") { Old = "$n||tent", New = "$n|tent" },
    ];

    [Migration(3518, "No event is faxed", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Delete.Column(Named("fax")).FromTable(Named("events")).InSchema(Shop);
    }
}
