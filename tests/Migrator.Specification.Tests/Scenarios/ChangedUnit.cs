using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Another unit under another name.</summary>
public sealed class ChangedUnit : Scenario
{
    public override string Before => "CREATE TABLE [shop].[tracks] ([id] int CONSTRAINT [tracks_pk] PRIMARY KEY, [seconds] numeric(12,3) NOT NULL, [title] text);";

    public override string After => "CREATE TABLE [shop].[tracks] ([id] int CONSTRAINT [tracks_pk] PRIMARY KEY, [title] text, [milliseconds] bigint NOT NULL);";

    public override string Rows => "INSERT INTO [shop].[tracks] ([id], [seconds]) SELECT n, n + 0.25 FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [seconds] FROM [shop].[tracks] WHERE [id] = $n", Point.Start, Point.Backfilled);

    public override Shape New => new("SELECT [id], [milliseconds] FROM [shop].[tracks] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1.250", "1|1250")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[tracks] ([id], [seconds]) VALUES ($n, 1.001)") { Until = Point.Backfilled, Old = "$n|1.001", New = "$n|1001" },
        new("UPDATE [shop].[tracks] SET [seconds] = [seconds] * 2 WHERE [id] = $n") { Until = Point.Backfilled, Old = "$n|2.002", New = "$n|2002" },
        new("INSERT INTO [shop].[tracks] ([id], [milliseconds]) VALUES ($n, 7)") { From = Point.Expanded, Old = "$n|0.007", New = "$n|7" },
        new("UPDATE [shop].[tracks] SET [milliseconds] = [milliseconds] + 1 WHERE [id] = $n") { From = Point.Expanded, Old = "$n|0.008", New = "$n|8" },
    ];

    [Migration(119, "Tracks are measured finer", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Alter.ReplaceColumn(Named("seconds"), populatedBy: Sql("[milliseconds] / 1000.0")).OnTable(Named("tracks")).InSchema(Shop)
                .By(Named("milliseconds")).AsInt64().NotNullable().PopulatedBy(Sql("round([seconds] * 1000)::bigint"));
    }
}
