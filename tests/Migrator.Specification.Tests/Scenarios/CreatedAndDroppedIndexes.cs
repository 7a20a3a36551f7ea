using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Indexes come and go while rows are written; a unique one waits for the gate.</summary>
public sealed class CreatedAndDroppedIndexes : Scenario
{
    private const string Table = "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [mail] text, [city] text, [name] text);\n";

    public override string Before => Table +
        """
        CREATE INDEX [people_city] ON [shop].[people] ([city] DESC NULLS LAST, lower([city])) WHERE [city] <> 'Bonn';
        COMMENT ON INDEX [shop].[people_city] IS 'Where they''re at';
        ALTER INDEX [shop].[people_city] ALTER COLUMN 2 SET STATISTICS 150;
        """;

    public override string After => Table +
        """
        CREATE INDEX [people_name] ON [shop].[people] ([name], [city] DESC);
        CREATE UNIQUE INDEX [people_mail] ON [shop].[people] ([mail]);
        """;

    public override string Rows => "INSERT INTO [shop].[people] SELECT n, 'm' || n, 'Rome', 'p' || n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [mail] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|m1", "1|m1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[people] ([id], [mail]) VALUES ($n, '$n@x')") { Old = "$n|$n@x" },
        new("UPDATE [shop].[people] SET [mail] = 'm1' WHERE [id] = $n") { Until = Point.Backfilled, Refused = "23505", Old = "$n|m1" },
        new("UPDATE [shop].[people] SET [mail] = NULL WHERE [id] = $n") { Old = "$n|" },
    ];

    [Migration(122, "Other indexes", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Index(Named("people_name")).OnTable(Named("people")).InSchema(Shop).OnColumn(Named("name")).Ascending().OnColumn(Named("city")).Descending();
            Create.Index(Named("people_mail")).OnTable(Named("people")).InSchema(Shop).OnColumn(Named("mail")).Ascending().WithOptions().Unique();
            Delete.Index(Named("people_city")).OnTable(Named("people")).InSchema(Shop);
        }
    }
}
