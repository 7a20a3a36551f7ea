using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>What goes is out of reach for some days first; from there it still comes back, with what was written meanwhile.</summary>
public sealed class QuarantinedColumns : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[people] (
            [id] int CONSTRAINT [people_pk] PRIMARY KEY, [full_name] text NOT NULL, [mail] text NOT NULL CONSTRAINT [people_mail] UNIQUE, [fax] text, [room] text NOT NULL DEFAULT 'none');
        CREATE INDEX [people_mail_lower] ON [shop].[people] (lower([mail]));
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [first] text NOT NULL, [last] text NOT NULL, [address] text NOT NULL CONSTRAINT [people_mail] UNIQUE);
        CREATE INDEX [people_mail_lower] ON [shop].[people] (lower([address]));
        """;

    public override string Rows => "INSERT INTO [shop].[people] SELECT n, 'A' || n || ' B', 'm' || n FROM generate_series(1, 30) n;";

    public override Shape Old => new("SELECT [id], [full_name], [mail], [fax], [room] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [id], [first], [last], [address] FROM [shop].[people] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|A1 B|m1||none", "1|A1|B|m1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [full_name], [mail]) VALUES ($n, 'Ada Lovelace', '$n@old')") { Until = Point.Backfilled, Old = "$n|Ada Lovelace|$n@old||none", New = "$n|Ada|Lovelace|$n@old" },
        new("INSERT INTO [shop].[people] ([id], [first], [last], [address]) VALUES ($n, 'Emmy', 'Noether', '$n@new')") { From = Point.Expanded, Old = "$n|Emmy Noether|$n@new||none", New = "$n|Emmy|Noether|$n@new" },
        new("UPDATE [shop].[people] SET [last] = 'N', [address] = '$n@newer' WHERE [id] = $n") { From = Point.Expanded, Old = "$n|Emmy N|$n@newer||none", New = "$n|Emmy|N|$n@newer" },
        new("UPDATE [shop].[people] SET [address] = 'm1' WHERE [id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23505" },
    ];

    [Migration(125, "Names and addresses, with care", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.ReplaceColumn(Named("full_name"), populatedBy: Sql("[first] || ' ' || [last]")).OnTable(Named("people")).InSchema(Shop)
                .By(Named("first")).AsString().NotNullable().PopulatedBy(Sql("split_part([full_name], ' ', 1)"))
                .By(Named("last")).AsString().NotNullable().PopulatedBy(Sql("split_part([full_name], ' ', 2)"));
            Rename.Column(Named("mail")).OnTable(Named("people")).InSchema(Shop).To(Named("address"));
            Delete.Column(Named("fax")).FromTable(Named("people")).InSchema(Shop);
            Alter.ReplaceColumn(Named("room"), populatedBy: "'none'").OnTable(Named("people")).InSchema(Shop);
        }
    }
}
