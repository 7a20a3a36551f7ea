using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A column moves to a table whose rows the old version inserts, deletes and renumbers itself: there the sync only fills a column.</summary>
public sealed class MovedToExistingTable : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[users] ([tenant] int, [id] int, [name] text, [email] text, CONSTRAINT [users_pk] PRIMARY KEY ([tenant], [id]));
        CREATE TABLE [shop].[profiles] ([no] int GENERATED ALWAYS AS IDENTITY CONSTRAINT [profiles_pk] PRIMARY KEY, [of_tenant] int NOT NULL, [of_user] int NOT NULL, [bio] text NOT NULL,
            CONSTRAINT [profiles_user] FOREIGN KEY ([of_tenant], [of_user]) REFERENCES [shop].[users] ([tenant], [id]) ON UPDATE CASCADE ON DELETE CASCADE);
        CREATE UNIQUE INDEX [profiles_of] ON [shop].[profiles] ([of_user], [of_tenant]);
        """;

    public override string After => Before.Replace("[name] text, [email] text,", "[name] text,", StringComparison.Ordinal).Replace("[bio] text NOT NULL,", "[bio] text NOT NULL, [email] text,", StringComparison.Ordinal);

    public override string Rows =>
        """
        INSERT INTO [shop].[users] VALUES (7, 1, 'Ada', 'ada@x'), (7, 2, 'Bob', NULL);
        INSERT INTO [shop].[users] SELECT 7, n, 'N', n || '@n' FROM generate_series(10, 300) n;
        INSERT INTO [shop].[profiles] ([of_tenant], [of_user], [bio]) SELECT 7, [id], 'b' FROM [shop].[users];
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT u.[id], u.[name], u.[email], p.[bio] FROM [shop].[users] u LEFT JOIN [shop].[profiles] p ON p.[of_user] = u.[id] WHERE u.[id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT u.[id], u.[name], p.[email], p.[bio] FROM [shop].[users] u LEFT JOIN [shop].[profiles] p ON p.[of_user] = u.[id] WHERE u.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Ada|ada@x|b", "1|Ada|ada@x|b"), new(2, "2|Bob||b", "2|Bob||b")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version: a user, then its profile; the profile away, and there again; a new key.
        new("INSERT INTO [shop].[users] ([tenant], [id], [name], [email]) VALUES (7, $n, 'Cy', 'c@x')") { Until = Point.Backfilled, Old = "$n|Cy|c@x|", New = "$n|Cy||" },
        new("WITH x AS (INSERT INTO [shop].[profiles] ([of_tenant], [of_user], [bio]) VALUES (7, $n, 'p')) SELECT 1") { TriedUntil = Point.Backfilled, Old = "$n|Cy|c@x|p", New = "$n|Cy|c@x|p" },
        new("UPDATE [shop].[users] SET [email] = 'cc@x' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|Cy|cc@x|p", New = "$n|Cy|cc@x|p" },
        new("UPDATE [shop].[profiles] SET [bio] = 'q' WHERE [of_user] = $n") { TriedUntil = Point.Backfilled, Old = "$n|Cy|cc@x|q", New = "$n|Cy|cc@x|q" },
        new("DELETE FROM [shop].[profiles] WHERE [of_user] = $n") { TriedUntil = Point.Backfilled, Old = "$n|Cy|cc@x|", New = "$n|Cy||" },
        new("WITH x AS (INSERT INTO [shop].[profiles] ([of_tenant], [of_user], [bio]) VALUES (7, $n, 'r')) SELECT 1") { TriedUntil = Point.Backfilled, Old = "$n|Cy|cc@x|r", New = "$n|Cy|cc@x|r" },
        new("UPDATE [shop].[users] SET [tenant] = 8 WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|Cy|cc@x|r", New = "$n|Cy|cc@x|r" },
        new("UPDATE [shop].[users] SET [tenant] = 9, [email] = 'd@x' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|Cy|d@x|r", New = "$n|Cy|d@x|r" },
        new("UPDATE [shop].[users] SET [email] = NULL WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|Cy||r", New = "$n|Cy||r" },
        new("DELETE FROM [shop].[users] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version.
        new("INSERT INTO [shop].[users] ([tenant], [id], [name]) VALUES (7, $n, 'Ed')") { TriedFrom = Point.Expanded, Old = "$n|Ed||", New = "$n|Ed||" },
        new("WITH x AS (INSERT INTO [shop].[profiles] ([of_tenant], [of_user], [bio], [email]) VALUES (7, $n, 'p', 'e@x')) SELECT 1") { TriedFrom = Point.Expanded, Old = "$n|Ed|e@x|p", New = "$n|Ed|e@x|p" },
        new("UPDATE [shop].[profiles] SET [email] = 'f@x', [bio] = 'q' WHERE [of_user] = $n") { TriedFrom = Point.Expanded, Old = "$n|Ed|f@x|q", New = "$n|Ed|f@x|q" },
        new("UPDATE [shop].[profiles] SET [email] = NULL WHERE [of_user] = $n") { TriedFrom = Point.Expanded, Old = "$n|Ed||q", New = "$n|Ed||q" },
        new("UPDATE [shop].[profiles] SET [email] = 'g@x' WHERE [of_user] = $n") { TriedFrom = Point.Expanded, Old = "$n|Ed|g@x|q", New = "$n|Ed|g@x|q" },
    ];

    [Migration(3301, "The address stands in the profile", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.MoveColumns(Named("email"))
                .FromTable(Named("users")).InSchema(Shop)
                .ToTable(Named("profiles")).InSchema(Shop)
                .Matching(Named("tenant"), Named("of_tenant"))
                .Matching(Named("id"), Named("of_user"));
    }
}
