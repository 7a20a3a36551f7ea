using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A view over a renamed column keeps its own names: whoever reads through it never learns of the change.</summary>
public class ViewsOverRenamedColumn : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[guests] ([id] int CONSTRAINT [guests_pk] PRIMARY KEY, [mail] text, [city] text);
        CREATE VIEW [shop].[book] WITH (security_barrier = true) AS SELECT g.[id], g.[mail], h.[mail] AS [other] FROM [shop].[guests] g LEFT JOIN [shop].[guests] h ON h.[mail] = g.[mail] || '2';
        CREATE VIEW [shop].[mails] AS SELECT [mail], count(*) AS [times] FROM [shop].[book] GROUP BY [mail];
        GRANT SELECT ON [shop].[book] TO {writer};
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[guests] ([id] int CONSTRAINT [guests_pk] PRIMARY KEY, [city] text, [address] text);
        CREATE VIEW [shop].[book] WITH (security_barrier = true) AS SELECT g.[id], g.[address] AS [mail], h.[address] AS [other] FROM [shop].[guests] g LEFT JOIN [shop].[guests] h ON h.[address] = g.[address] || '2';
        CREATE VIEW [shop].[mails] AS SELECT [mail], count(*) AS [times] FROM [shop].[book] GROUP BY [mail];
        GRANT SELECT ON [shop].[book] TO {writer};
        """;

    public override bool IsShortWhenEmpty => false;

    public override string Rows => "INSERT INTO [shop].[guests] ([id], [mail]) VALUES (1, 'a'), (2, 'a2'), (3, NULL);";

    public override Shape Old => new("SELECT [id], [mail], [other] FROM [shop].[book] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => new("SELECT [id], [address] FROM [shop].[guests] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|a|a2", "1|a"), new(3, "3||", "3|")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[guests] ([id], [mail]) VALUES ($n, '$n@old')") { Until = Point.Backfilled, Old = "$n|$n@old|", New = "$n|$n@old" },
        new("INSERT INTO [shop].[guests] ([id], [address]) VALUES ($n, '$n@new')") { From = Point.Expanded, Old = "$n|$n@new|", New = "$n|$n@new" },
    ];

    [Migration(3612, "A guest's mail becomes an address", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Rename.Column(Named("mail")).OnTable(Named("guests")).InSchema(Shop).To(Named("address"));
    }
}
