using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>An enum gives way to another one, alone and in an array, with its default.</summary>
public sealed class EnumReplaced : Scenario
{
    private const string Types =
        """
        CREATE TYPE [shop].[mood] AS ENUM ('sad', 'glad');
        CREATE TYPE [shop].[feeling] AS ENUM ('blue', 'bright');
        """;

    public override string Before => Types +
        "CREATE TABLE [shop].[guests] ([id] int CONSTRAINT [guests_pk] PRIMARY KEY, [mood] [shop].[mood] NOT NULL DEFAULT 'sad', [past] [shop].[mood][], [name] text);";

    public override string After => Types +
        "CREATE TABLE [shop].[guests] ([id] int CONSTRAINT [guests_pk] PRIMARY KEY, [name] text, [mood] [shop].[feeling] NOT NULL DEFAULT 'blue', [past] [shop].[feeling][]);";

    public override string Rows => "INSERT INTO [shop].[guests] ([id], [mood], [past]) SELECT n, 'glad', '{glad}' FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [mood]::text, [past]::text FROM [shop].[guests] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [id], [mood]::text, [past]::text FROM [shop].[guests] WHERE [id] = $n", Point.Flipped, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|glad|{glad}", "1|bright|{bright}")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[guests] ([id], [mood], [past]) VALUES ($n, 'glad', '{glad}')") { TriedUntil = Point.Backfilled, Old = "$n|glad|{glad}" },
        new("UPDATE [shop].[guests] SET [mood] = 'sad', [past] = NULL WHERE [id] = $n") { TriedUntil = Point.Backfilled, Old = "$n|sad|" },
        new("INSERT INTO [shop].[guests] ([id]) VALUES ($n)") { Old = "$n|sad|", New = "$n|blue|" },
        new("UPDATE [shop].[guests] SET [mood] = 'bright', [past] = '{blue}' WHERE [id] = $n") { TriedFrom = Point.Flipped, New = "$n|bright|{blue}" },
    ];

    [Migration(3610, "Moods become feelings", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.Column(Named("mood")).OnTable(Named("guests")).InSchema(Shop).AsCustom(Sql("[shop].[feeling]")).NotNullable().WithDefaultValue("blue")
                .PopulatedBy(
                    Sql("CASE [mood] WHEN 'sad' THEN 'blue'::[shop].[feeling] ELSE 'bright'::[shop].[feeling] END"),
                    Sql("CASE [mood] WHEN 'blue' THEN 'sad'::[shop].[mood] ELSE 'glad'::[shop].[mood] END"));
            Alter.Column(Named("past")).OnTable(Named("guests")).InSchema(Shop).AsCustom(Sql("[shop].[feeling][]")).Nullable()
                .PopulatedBy(
                    Sql("CASE WHEN [past] IS NULL THEN NULL WHEN 'glad' = ANY ([past]) THEN '{bright}'::[shop].[feeling][] ELSE '{blue}'::[shop].[feeling][] END"),
                    Sql("CASE WHEN [past] IS NULL THEN NULL WHEN 'bright' = ANY ([past]) THEN '{glad}'::[shop].[mood][] ELSE '{sad}'::[shop].[mood][] END"));
        }
    }
}
