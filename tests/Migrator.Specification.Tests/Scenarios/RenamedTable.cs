using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table in use is read and written by both names until nobody needs the old one; all that hangs on it stays as it is.</summary>
public sealed class RenamedTable : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[customers] (
            [id] int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME [shop].[customers_numbers]) CONSTRAINT [customers_pk] PRIMARY KEY,
            [mail] text CONSTRAINT [customers_once] UNIQUE,
            [score] int NOT NULL DEFAULT 3 CONSTRAINT [customers_score] CHECK ([score] > 0),
            [twice] int GENERATED ALWAYS AS ([score] * 2) STORED);
        CREATE INDEX [customers_by_score] ON [shop].[customers] ([score]);
        CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [customer] int CONSTRAINT [orders_customer] REFERENCES [shop].[customers]);
        CREATE VIEW [shop].[readers] AS SELECT [id], [mail] FROM [shop].[customers] WHERE [score] > 1;
        COMMENT ON TABLE [shop].[customers] IS 'Those who buy';
        GRANT SELECT ([mail]) ON [shop].[customers] TO PUBLIC;
        """;

    public override string After => $"{Before}\nALTER TABLE [shop].[customers] RENAME TO [persons];";

    public override string Rows =>
        """
        INSERT INTO [shop].[customers] ([mail], [score]) SELECT 'm' || n, n FROM generate_series(1, 50) n;
        INSERT INTO [shop].[orders] SELECT n, n FROM generate_series(1, 50) n;
        """;

    public override Shape Old => new("SELECT [id], [mail], [score], [twice] FROM [shop].[customers] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new("SELECT [id], [mail], [score], [twice] FROM [shop].[persons] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|m1|1|2", "1|m1|1|2"), new(50, "50|m50|50|100", "50|m50|50|100")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[customers] ([id], [mail]) OVERRIDING SYSTEM VALUE VALUES ($n, '$n@old')") { Until = Point.Expanded, Refused = "42P01", Old = "$n|$n@old|3|6", New = "$n|$n@old|3|6" },
        new("UPDATE [shop].[customers] SET [score] = 4 WHERE [id] = $n") { Until = Point.Expanded, Refused = "42P01", Old = "$n|$n@old|4|8", New = "$n|$n@old|4|8" },
        new("INSERT INTO [shop].[persons] ([id], [mail], [score]) OVERRIDING SYSTEM VALUE VALUES ($n, '$n@new', DEFAULT)") { From = Point.Expanded, Refused = "42P01", Old = "$n|$n@new|3|6", New = "$n|$n@new|3|6" },
        new("INSERT INTO [shop].[persons] ([mail], [score]) VALUES ('$n@new', 7) ON CONFLICT ([mail]) DO UPDATE SET [score] = EXCLUDED.[score] + 1 RETURNING [id]") { TriedFrom = Point.Expanded },
        new("UPDATE [shop].[persons] SET [score] = 0 WHERE [mail] = 'm2'") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23514" },
        new("UPDATE [shop].[persons] SET [mail] = 'm2' WHERE [mail] = 'm3'") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23505" },
        new("UPDATE [shop].[persons] SET [mail] = 'm1' WHERE [id] = 1") { From = Point.Expanded, Refused = "42P01", Row = 1, Old = "1|m1|1|2", New = "1|m1|1|2" },
        new("DELETE FROM [shop].[persons] WHERE [id] = 50") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23503" },
        new("TRUNCATE [shop].[persons]") { TriedFrom = Point.Expanded, IsForbidden = true, TriedUntil = Point.Expanded, Refused = "42809" },
    ];

    [Migration(3230, "Customers are persons", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Rename.Table(Named("customers")).InSchema(Shop).To(Named("persons"));
    }
}
