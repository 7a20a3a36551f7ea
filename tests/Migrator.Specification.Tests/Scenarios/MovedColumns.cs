using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Columns move to a table that comes with them; both versions write, delete and renumber rows on their side.</summary>
public sealed class MovedColumns : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[users] ([id] int CONSTRAINT [users_pk] PRIMARY KEY, [name] text, [email] varchar(60) NOT NULL CONSTRAINT [users_email_check] CHECK (strpos([email], '@') > 0),
            [phone] numeric, [newsletter] boolean NOT NULL DEFAULT false);
        CREATE UNIQUE INDEX [users_email] ON [shop].[users] ([email]);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[users] ([id] int CONSTRAINT [users_pk] PRIMARY KEY, [name] text);
        CREATE TABLE [shop].[profiles] ([user_id] int CONSTRAINT [profiles_pk] PRIMARY KEY, [bio] text NOT NULL DEFAULT '',
            [email] varchar(60) NOT NULL, [phone] numeric, [newsletter] boolean NOT NULL DEFAULT false);
        ALTER TABLE [shop].[profiles] ADD CONSTRAINT [profiles_user] FOREIGN KEY ([user_id]) REFERENCES [shop].[users] ([id]);
        CREATE INDEX [profiles_phone] ON [shop].[profiles] ([phone]);
        CREATE UNIQUE INDEX [profiles_email] ON [shop].[profiles] ([email]);
        """;

    public override string Rows =>
        """
        INSERT INTO [shop].[users] VALUES (1, 'Ada', 'ada@x', NULL, true), (2, 'Bob', 'bob@x', 1, false);
        INSERT INTO [shop].[users] SELECT n, 'N', n || '@n', NULL FROM generate_series(10, 600) n;
        """;

    public override bool IsShortWhenEmpty => false;

    public override Shape Old => new("SELECT [id], [name], [email], [phone], [newsletter] FROM [shop].[users] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new(
        "SELECT u.[id], u.[name], p.[email], p.[phone], p.[newsletter] FROM [shop].[users] u LEFT JOIN [shop].[profiles] p ON p.[user_id] = u.[id] WHERE u.[id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Ada|ada@x||True", "1|Ada|ada@x||True"), new(2, "2|Bob|bob@x|1|False", "2|Bob|bob@x|1|False")];

    public override IReadOnlyList<Write> Writes =>
    [
        // The old version alone: insert, change, an upsert, a new key, and away with it.
        new("INSERT INTO [shop].[users] ([id], [name], [email]) VALUES ($n, 'Cy', 'c$n@x')") { Until = Point.Backfilled, Old = "$n|Cy|c$n@x||False", New = "$n|Cy|c$n@x||False" },
        new("UPDATE [shop].[users] SET [phone] = 5, [newsletter] = true WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|Cy|c$n@x|5|True", New = "$n|Cy|c$n@x|5|True" },
        new("INSERT INTO [shop].[users] AS u ([id], [name], [email], [phone]) VALUES ($n, 'Di', 'd$n@x', 3) ON CONFLICT ([id]) DO UPDATE SET [phone] = EXCLUDED.[phone]") { Until = Point.Backfilled, Old = "$n|Di|d$n@x|3|False", New = "$n|Di|d$n@x|3|False" },
        new("WITH x AS (INSERT INTO [shop].[users] AS u ([id], [name], [email], [phone]) VALUES ($n, 'Di', 'e$n@x', 3.0) ON CONFLICT ([id]) DO UPDATE SET [phone] = EXCLUDED.[phone], [email] = EXCLUDED.[email]) SELECT 1") { Until = Point.Backfilled, Old = "$n|Di|e$n@x|3.0|False", New = "$n|Di|e$n@x|3.0|False" },
        new("UPDATE [shop].[users] SET [id] = -[id], [phone] = NULL WHERE [id] = $n") { Until = Point.Backfilled, Old = "(no row)", New = "(no row)" },
        new("UPDATE [shop].[users] SET [id] = -[id] WHERE [id] = -$n") { TriedUntil = Point.Backfilled, Old = "$n|Di|e$n@x||False", New = "$n|Di|e$n@x||False" },
        new("DELETE FROM [shop].[users] WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },

        // The new version alone: two inserts, changes, deleting and moving a counterpart.
        new("INSERT INTO [shop].[users] ([id], [name]) VALUES ($n, 'Ed')") { TriedFrom = Point.Expanded, From = Point.Expanded, Old = "$n|Ed|||False", New = "$n|Ed|||" },
        new("WITH x AS (INSERT INTO [shop].[profiles] ([user_id], [email], [newsletter]) VALUES ($n, 'e$n@x', true)) SELECT 1") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Ed|e$n@x||True", New = "$n|Ed|e$n@x||True" },
        new("UPDATE [shop].[profiles] SET [phone] = 6, [newsletter] = false WHERE [user_id] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Ed|e$n@x|6|False", New = "$n|Ed|e$n@x|6|False" },
        new("UPDATE [shop].[profiles] SET [phone] = 6.0, [bio] = 'b' WHERE [user_id] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Ed|e$n@x|6.0|False", New = "$n|Ed|e$n@x|6.0|False" },
        new("WITH x AS (INSERT INTO [shop].[profiles] AS p ([user_id], [email], [newsletter]) VALUES ($n, 'f$n@x', false) ON CONFLICT ([user_id]) DO UPDATE SET [email] = EXCLUDED.[email]) SELECT 1") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Ed|f$n@x|6.0|False", New = "$n|Ed|f$n@x|6.0|False" },
        new("UPDATE [shop].[profiles] SET [email] = 'nonsense' WHERE [user_id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, IsForbidden = true, Refused = "23514" },
        new("UPDATE [shop].[profiles] SET [email] = 'ada@x' WHERE [user_id] = $n") { TriedFrom = Point.Expanded, IsForbidden = true, Refused = "23505" },
        new("DELETE FROM [shop].[profiles] WHERE [user_id] = $n") { From = Point.Expanded, TriedFrom = Point.Expanded, Old = "$n|Ed|||False", New = "$n|Ed|||" },
        new("DELETE FROM [shop].[users] WHERE [id] = $n") { Old = "(no row)", New = "(no row)" },

        // Each changes what the other wrote.
        new("INSERT INTO [shop].[users] ([id], [name], [email]) VALUES ($n, 'Fi', 'o$n@x')") { TriedFrom = Point.Expanded, Until = Point.Backfilled, Old = "$n|Fi|o$n@x||False", New = "$n|Fi|o$n@x||False" },
        new("UPDATE [shop].[profiles] SET [phone] = 7 WHERE [user_id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|Fi|o$n@x|7|False", New = "$n|Fi|o$n@x|7|False" },
        new("UPDATE [shop].[users] SET [email] = 'O$n@x' WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "$n|Fi|O$n@x|7|False", New = "$n|Fi|O$n@x|7|False" },
        new("DELETE FROM [shop].[users] WHERE [id] = $n") { TriedFrom = Point.Expanded, TriedUntil = Point.Backfilled, Old = "(no row)", New = "(no row)" },
    ];

    [Migration(3300, "What concerns the person moves to a profile", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("profiles")).InSchema(Shop)
                .WithColumn(Named("user_id")).AsInt32().PrimaryKey(Named("profiles_pk"))
                .WithColumn(Named("bio")).AsString().NotNullable().WithDefaultValue("");
            Create.ForeignKey(Named("profiles_user"))
                .FromTable(Named("profiles")).InSchema(Shop).ForeignColumn(Named("user_id"))
                .ToTable(Named("users")).InSchema(Shop).PrimaryColumn(Named("id"));
            Alter.MoveColumns(Named("email"), Named("phone"), Named("newsletter"))
                .FromTable(Named("users")).InSchema(Shop)
                .ToTable(Named("profiles"))
                .Matching(Named("id"), Named("user_id"));
            Create.Index(Named("profiles_phone")).OnTable(Named("profiles")).InSchema(Shop).OnColumn(Named("phone"));
            Create.Index(Named("profiles_email")).OnTable(Named("profiles")).InSchema(Shop).OnColumn(Named("email")).Unique();
        }
    }
}
