using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A renamed key that others point to: their keys are pointed to the new column, whether their own columns keep their names or change them too.</summary>
public sealed class RenamedReferencedKey : Scenario
{
    public override string Before =>
        """
        CREATE SEQUENCE [shop].[goods_numbers] START WITH 500;
        CREATE TABLE [shop].[goods] ([id] integer NOT NULL DEFAULT nextval(<shop.goods_numbers>), [name] text);
        ALTER SEQUENCE [shop].[goods_numbers] OWNED BY [shop].[goods].[id];
        CREATE TABLE [shop].[prices] ([price] integer NOT NULL, [good] integer NOT NULL);
        CREATE TABLE [shop].[stock] ([shelf] integer NOT NULL, [good] integer DEFAULT 1);
        """ + Keys("id", "good");

    public override string After =>
        """
        CREATE SEQUENCE [shop].[goods_numbers] START WITH 500;
        CREATE TABLE [shop].[goods] ([name] text, [number] integer NOT NULL DEFAULT nextval(<shop.goods_numbers>));
        ALTER SEQUENCE [shop].[goods_numbers] OWNED BY [shop].[goods].[number];
        CREATE TABLE [shop].[prices] ([price] integer NOT NULL, [of] integer NOT NULL);
        CREATE TABLE [shop].[stock] ([shelf] integer NOT NULL, [good] integer DEFAULT 1);
        """ + Keys("number", "of");

    public override string Rows =>
        """
        INSERT INTO [shop].[goods] ([id], [name]) SELECT n, 'g' || n FROM generate_series(1, 20) n;
        INSERT INTO [shop].[prices] ([price], [good]) SELECT n, n FROM generate_series(1, 20) n;
        INSERT INTO [shop].[stock] ([shelf], [good]) SELECT n, n FROM generate_series(1, 20) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT g.[id], g.[name], p.[good], s.[good] FROM [shop].[goods] g LEFT JOIN [shop].[prices] p ON p.[price] = g.[id] LEFT JOIN [shop].[stock] s ON s.[shelf] = g.[id] WHERE g.[id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT g.[number], g.[name], p.[of], s.[good] FROM [shop].[goods] g LEFT JOIN [shop].[prices] p ON p.[price] = g.[number] LEFT JOIN [shop].[stock] s ON s.[shelf] = g.[number] WHERE g.[number] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|g1|1|1", "1|g1|1|1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("WITH g AS (INSERT INTO [shop].[goods] ([id], [name]) VALUES (3000, 'old') RETURNING [id]), p AS (INSERT INTO [shop].[prices] ([price], [good]) SELECT [id], [id] FROM g) INSERT INTO [shop].[stock] ([shelf], [good]) SELECT [id], [id] FROM g") { Row = 3000, Until = Point.Backfilled, Old = "3000|old|3000|3000", New = "3000|old|3000|3000" },
        new("DELETE FROM [shop].[goods] WHERE [id] = 3000") { Row = 3000, Until = Point.Backfilled, Old = "(no row)" },
        new("SELECT 1 / count(*) FROM [shop].[stock] WHERE [shelf] = 3000 AND [good] = 1") { Until = Point.Backfilled, TriedUntil = Point.Backfilled },
        new("DELETE FROM [shop].[stock] WHERE [shelf] = 3000"),
        new("WITH g AS (INSERT INTO [shop].[goods] ([number], [name]) VALUES (3001, 'new') RETURNING [number]), p AS (INSERT INTO [shop].[prices] ([price], [of]) SELECT [number], [number] FROM g) INSERT INTO [shop].[stock] ([shelf], [good]) SELECT [number], [number] FROM g") { Row = 3001, From = Point.Expanded, Old = "3001|new|3001|3001", New = "3001|new|3001|3001" },
        new("UPDATE [shop].[goods] SET [number] = 3002 WHERE [number] = 3001") { Row = 3002, From = Point.Expanded },
        new("DELETE FROM [shop].[goods] WHERE [number] = 3002") { Row = 3002, From = Point.Expanded, New = "(no row)" },
        new("SELECT 1 / count(*) FROM [shop].[stock] WHERE [shelf] = 3001 AND [good] = 1") { TriedFrom = Point.Expanded },
        new("DELETE FROM [shop].[stock] WHERE [shelf] = 3001"),
        new("INSERT INTO [shop].[stock] ([shelf], [good]) VALUES ($n, 777)") { IsForbidden = true, Refused = "23503" },
    ];

    [Migration(3101, "Goods are numbered", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Rename.Column(Named("id")).OnTable(Named("goods")).InSchema(Shop).To(Named("number"));
            Rename.Column(Named("good")).OnTable(Named("prices")).InSchema(Shop).To(Named("of"));
        }
    }

    private static string Keys(string id, string good) =>
        $"""

        ALTER TABLE [shop].[goods] ADD CONSTRAINT [goods_pk] PRIMARY KEY ([{id}]);
        ALTER TABLE [shop].[prices] ADD CONSTRAINT [prices_good] FOREIGN KEY ([{good}]) REFERENCES [shop].[goods] ([{id}]) ON UPDATE CASCADE ON DELETE CASCADE;
        ALTER TABLE [shop].[stock] ADD CONSTRAINT [stock_good] FOREIGN KEY ([good]) REFERENCES [shop].[goods] ([{id}]) ON UPDATE CASCADE ON DELETE SET DEFAULT;
        """;
}
