using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Raw SQL in each phase, each with what takes it back.</summary>
public sealed class RawSql : Scenario
{
    private const string Table = "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [name] text);\n";

    public override string Before => Table;

    public override string After => Table +
        """
        CREATE VIEW [shop].[names] AS SELECT [people].[name] FROM [shop].[people];
        COMMENT ON TABLE [shop].[people] IS 'filled';
        ALTER TABLE [shop].[people] ADD CONSTRAINT [people_name] CHECK ([name] <> '');
        """;

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, 'Ada');";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT count(*) > 0 FROM [shop].[names]", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|Ada", "True")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] VALUES ($n, '')") { Until = Point.Backfilled, Refused = "23514", Old = "$n|" },
        new("DELETE FROM [shop].[people] WHERE [name] = ''"),
    ];

    [Migration(123, "Names as SQL", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Execute.InPhase(Authoring.Phase.Expand, undo: Sql("DROP VIEW [shop].[names]")).Sql(Sql("CREATE VIEW [shop].[names] AS SELECT [name] FROM [shop].[people]"));
            Execute.InPhase(Authoring.Phase.Backfill, undo: Sql("COMMENT ON TABLE [shop].[people] IS NULL")).Sql(Sql("COMMENT ON TABLE [shop].[people] IS 'filled'"));
            Execute.InPhase(Authoring.Phase.Contract, undo: Sql("ALTER TABLE [shop].[people] DROP CONSTRAINT [people_name]")).Sql(Sql("ALTER TABLE [shop].[people] ADD CONSTRAINT [people_name] CHECK ([name] <> '')"));
        }
    }
}
