using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>
/// Renamed columns that the server fills: an identity, a default that differs from call to call, a constant default. What a new version gives
/// counts, and the old column's own value does not stand against it.
/// </summary>
public sealed class RenamedKey : Scenario
{
    public override string Before => Table("[id] int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME [shop].[events_numbers]), [token] uuid NOT NULL DEFAULT gen_random_uuid(), [note] text, [kind] text NOT NULL DEFAULT 'x'", "id", "token");

    public override string After => Table("[note] text, [number] int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME [shop].[events_numbers]), [key] uuid NOT NULL DEFAULT gen_random_uuid(), [sort] text NOT NULL DEFAULT 'x'", "number", "key");

    public override string Rows => "INSERT INTO [shop].[events] ([id], [note]) OVERRIDING SYSTEM VALUE SELECT n, 'e' || n FROM generate_series(500, 520) n;";

    public override Shape Old => new("SELECT [id], [note], right([token]::text, 4), [kind] FROM [shop].[events] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [number], [note], right([key]::text, 4), [sort] FROM [shop].[events] WHERE [number] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[events] ([note]) VALUES ('numbered')"),
        new("INSERT INTO [shop].[events] ([id], [note], [token]) OVERRIDING SYSTEM VALUE VALUES ($n, 'old', '00000000-0000-0000-0000-0000000000aa')") { Until = Point.Backfilled, Old = "$n|old|00aa|x", New = "$n|old|00aa|x" },
        new("UPDATE [shop].[events] SET [note] = 'older', [kind] = 'y' WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|older|00aa|y", New = "$n|older|00aa|y" },
        new("INSERT INTO [shop].[events] ([number], [note], [key]) OVERRIDING SYSTEM VALUE VALUES ($n, 'new', '00000000-0000-0000-0000-0000000000bb')") { From = Point.Expanded, Old = "$n|new|00bb|x", New = "$n|new|00bb|x" },
        new("UPDATE [shop].[events] SET [key] = '00000000-0000-0000-0000-0000000000cc' WHERE [number] = $n") { From = Point.Expanded, Old = "$n|new|00cc|x", New = "$n|new|00cc|x" },
        new("INSERT INTO [shop].[events] ([number], [note], [key], [sort]) OVERRIDING SYSTEM VALUE VALUES ($n, 'new', '00000000-0000-0000-0000-0000000000dd', 'z')") { From = Point.Expanded, Old = "$n|new|00dd|z", New = "$n|new|00dd|z" },
    ];

    [Migration(126, "Events are numbered", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Rename.Column(Named("id")).OnTable(Named("events")).InSchema(Shop).To(Named("number"));
            Rename.Column(Named("token")).OnTable(Named("events")).InSchema(Shop).To(Named("key"));
            Rename.Column(Named("kind")).OnTable(Named("events")).InSchema(Shop).To(Named("sort"));
        }
    }

    private static string Table(string columns, string id, string token) =>
        $"""
        CREATE TABLE [shop].[events] ({columns});
        ALTER TABLE [shop].[events] ADD CONSTRAINT [events_pk] PRIMARY KEY ([{id}]);
        CREATE INDEX [events_token] ON [shop].[events] USING hash ([{token}]);
        """;
}
