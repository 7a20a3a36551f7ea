using System.Data;
using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A primary key, a unique constraint that waits, and a composite foreign key with actions: nobody is refused before contract.</summary>
public sealed class AddedKeys : Scenario
{
    public override string Before => Tables("", "", "", "");

    public override string After => Tables(
        " NOT NULL", ", CONSTRAINT [orders_pk] PRIMARY KEY ([id])", ", CONSTRAINT [orders_code] UNIQUE ([code]) DEFERRABLE INITIALLY DEFERRED",
        ", CONSTRAINT [orders_site_fk] FOREIGN KEY ([place], [land]) REFERENCES [shop].[sites] ([y], [x]) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE, CONSTRAINT [orders_parent_fk] FOREIGN KEY ([parent]) REFERENCES [shop].[orders] ([id]) ON DELETE SET NULL");

    public override string Rows =>
        """
        INSERT INTO [shop].[sites] SELECT n, n + 1 FROM generate_series(1, 5) n;
        INSERT INTO [shop].[orders] ([id], [code], [place], [land]) SELECT n, 'c' || n, n % 5 + 2, n % 5 + 1 FROM generate_series(1, 20) n;
        """;

    public override Shape Old => new("SELECT [id], [code] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|c1", "1|c1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[orders] ([id], [code], [place], [land]) VALUES ($n, 'a$n', 2, 1)") { Old = "$n|a$n" },
        new("INSERT INTO [shop].[orders] ([id], [code]) VALUES (1, 'twice')") { Row = 0, Until = Point.Backfilled, Refused = "23505" },
        new("INSERT INTO [shop].[orders] ([id], [code]) VALUES (NULL, 'no key')") { Row = 0, Until = Point.Backfilled, Refused = "23502" },
        new("INSERT INTO [shop].[orders] ([id], [code]) VALUES (-2, 'c2')") { Row = 0, Until = Point.Backfilled, Refused = "23505" },
        new("INSERT INTO [shop].[orders] ([id], [place], [land]) VALUES (-3, 2, 2)") { Row = 0, Until = Point.Backfilled, Refused = "23503" },
        new("INSERT INTO [shop].[orders] ([id], [place], [land]) VALUES (-4, 99, NULL)") { Row = 0 },
        new("INSERT INTO [shop].[orders] ([id], [parent]) VALUES (-5, 77)") { Row = 0, Until = Point.Backfilled, Refused = "23503" },
        new("DELETE FROM [shop].[orders] WHERE [id] < 0 OR [id] IS NULL OR [code] = 'twice'") { Row = 0 },
        new("DELETE FROM [shop].[sites] WHERE [x] = 5") { Row = 0 },
        new("DELETE FROM [shop].[orders] WHERE [land] = 5") { Row = 0 },
        new("INSERT INTO [shop].[sites] VALUES (5, 6)") { Row = 0 },
    ];

    [Migration(3001, "Orders are told apart", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.PrimaryKey(Named("orders_pk")).OnTable(Named("orders")).WithSchema(Shop).Column(Named("id"));
            Create.Deferrable(initiallyDeferred: true).UniqueConstraint(Named("orders_code")).OnTable(Named("orders")).WithSchema(Shop).Column(Named("code"));
            Create.Deferrable().ForeignKey(Named("orders_site_fk"))
                .FromTable(Named("orders")).InSchema(Shop).ForeignColumns(Named("place"), Named("land"))
                .ToTable(Named("sites")).InSchema(Shop).PrimaryColumns(Named("y"), Named("x")).OnDeleteOrUpdate(Rule.Cascade);
            Create.ForeignKey(Named("orders_parent_fk"))
                .FromTable(Named("orders")).InSchema(Shop).ForeignColumn(Named("parent"))
                .ToTable(Named("orders")).InSchema(Shop).PrimaryColumn(Named("id")).OnDelete(Rule.SetNull);
        }
    }

    private static string Tables(string notNull, string primary, string unique, string foreign) =>
        $"""
        CREATE TABLE [shop].[sites] ([x] int, [y] int, CONSTRAINT [sites_pk] PRIMARY KEY ([x], [y]));
        CREATE TABLE [shop].[orders] ([id] int{notNull}, [code] varchar(20), [place] int, [land] int, [parent] int{primary}{unique}{foreign});
        """;
}
