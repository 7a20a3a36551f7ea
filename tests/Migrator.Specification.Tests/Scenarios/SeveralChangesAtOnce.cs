using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Everything at once on one table: one pair of triggers, one pass; what is replaced is out of reach for a while before it goes.</summary>
public sealed class SeveralChangesAtOnce : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [mail] text NOT NULL CONSTRAINT [customers_mail] UNIQUE, [name] text NOT NULL, [fax] text NOT NULL, [score] int NOT NULL DEFAULT 3);
        CREATE INDEX [customers_score_mail] ON [shop].[customers] ([score], [mail]);
        ALTER TABLE [shop].[customers] ADD CONSTRAINT [customers_check] CHECK ([score] > 0 AND [mail] <> '');
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[customers] ([id] int CONSTRAINT [customers_pk] PRIMARY KEY, [address] text NOT NULL CONSTRAINT [customers_mail] UNIQUE, [score] bigint NOT NULL DEFAULT 3, [first] text NOT NULL, [last] text, [label] text NOT NULL);
        CREATE INDEX [customers_score_mail] ON [shop].[customers] ([score], [address]);
        ALTER TABLE [shop].[customers] ADD CONSTRAINT [customers_check] CHECK ([score] > 0 AND [address] <> '');
        CREATE INDEX [customers_last] ON [shop].[customers] ([last]);
        """;

    public override string Rows => "INSERT INTO [shop].[customers] SELECT n, 'm' || n, 'A' || n || ' B', 'f' FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [mail], [name], [fax], [score] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [address], [first], [last], [score], [label] FROM [shop].[customers] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|m1|A1 B|f|3", "1|m1|A1|B|3|A1 B!")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] ([id], [mail], [name], [fax]) VALUES ($n, 'o$n', 'C D', 'g')") { Until = Point.Flipped, Old = "$n|o$n|C D|g|3", New = "$n|o$n|C|D|3|C D!" },
        new("UPDATE [shop].[customers] SET [mail] = 'p$n', [name] = 'E F', [score] = 4 WHERE [id] = $n") { Until = Point.Flipped, Old = "$n|p$n|E F|g|4", New = "$n|p$n|E|F|4|C D!" },
        new("INSERT INTO [shop].[customers] ([id], [address], [first], [last], [score], [label]) VALUES ($n, 'n$n', 'G', 'H', 5, 'mine')") { From = Point.Expanded, Old = "$n|n$n|G H|none|5", New = "$n|n$n|G|H|5|mine" },
        new("UPDATE [shop].[customers] SET [address] = 'q$n', [last] = 'I' WHERE [id] = $n") { From = Point.Expanded, Old = "$n|q$n|G I|none|5", New = "$n|q$n|G|I|5|mine" },
        new("UPDATE [shop].[customers] SET [score] = 0 WHERE [id] = $n") { IsForbidden = true, Refused = "23514" },
    ];

    [Migration(124, "Everything at once", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Rename.Column(Named("mail")).OnTable(Named("customers")).InSchema(Shop).To(Named("address"));
            Alter.Column(Named("score")).OnTable(Named("customers")).InSchema(Shop).AsInt64().NotNullable();
            Alter.ReplaceColumn(Named("name"), populatedBy: Sql("[first] || coalesce(' ' || [last], '')")).OnTable(Named("customers")).InSchema(Shop)
                .By(Named("first")).AsString().NotNullable().PopulatedBy(Sql("split_part([name], ' ', 1)"))
                .By(Named("last")).AsString().Nullable().PopulatedBy(Sql("nullif(split_part([name], ' ', 2), '')"));
            Alter.ReplaceColumn(Named("fax"), populatedBy: "'none'").OnTable(Named("customers")).InSchema(Shop);
            Create.Column(Named("label")).OnTable(Named("customers")).InSchema(Shop).AsString().NotNullable().PopulatedBy(Sql("[name] || '!'"));
            Create.Index(Named("customers_last")).OnTable(Named("customers")).InSchema(Shop).OnColumn(Named("last")).Ascending();
        }
    }
}
