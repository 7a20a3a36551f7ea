using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>An enum that lives in another schema than its table gets two values; they stay after a rollback, and are found there by the next expand.</summary>
public sealed class EnumValueAdded : Scenario
{
    public override string Before => Schema("'sad', 'glad'");

    public override string After => Schema("'sad', 'so so', 'glad', 'it''s \\ great'");

    public override string Stays => "ALTER TYPE [types].[mood] ADD VALUE 'so so' BEFORE 'glad'; ALTER TYPE [types].[mood] ADD VALUE 'it''s \\ great' AFTER 'glad'";

    public override bool IsReversibleToTheEnd => true;

    public override bool IsShortWhenEmpty => false;

    public override string Rows => "INSERT INTO [shop].[guests] ([id], [mood]) SELECT n, 'glad' FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [mood]::text FROM [shop].[guests] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|glad", "1|glad")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[guests] ([id], [mood]) VALUES ($n, 'glad')") { Old = "$n|glad" },
        new("UPDATE [shop].[guests] SET [mood] = 'so so' WHERE [id] = $n AND [mood] > 'so so'") { TriedFrom = Point.Expanded, Old = "$n|so so" },
    ];

    [Migration(3620, "Moods between")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Alter.Enum(Named("mood")).InSchema(Named("types")).AddValue("so so").Before("glad");
            Alter.Enum(Named("mood")).InSchema(Named("types")).AddValue("it's \\ great").After("glad");
        }
    }

    private static string Schema(string values) =>
        $"""
        DROP SCHEMA IF EXISTS [types] CASCADE;
        CREATE SCHEMA [types];
        GRANT USAGE ON SCHEMA [types] TO {"{writer}"};
        CREATE TYPE [types].[mood] AS ENUM ({values});
        CREATE TABLE [shop].[guests] ([id] int CONSTRAINT [guests_pk] PRIMARY KEY, [mood] [types].[mood] NOT NULL);
        """;
}
