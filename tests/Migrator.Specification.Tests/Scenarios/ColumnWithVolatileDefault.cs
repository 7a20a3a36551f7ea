using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A volatile default: each row gets a value of its own, and no row is rewritten under a lock.</summary>
public sealed class ColumnWithVolatileDefault : Scenario
{
    public override string Before => "CREATE TABLE [shop].[products] ([id] int CONSTRAINT [products_pk] PRIMARY KEY, [name] text NOT NULL);";

    public override string After => Before + "ALTER TABLE [shop].[products] ADD [token] uuid NOT NULL DEFAULT gen_random_uuid();";

    public override string Rows => "INSERT INTO [shop].[products] SELECT n, 'p' || n FROM generate_series(1, 50) n;";

    public override Shape Old => new("SELECT [id], [name] FROM [shop].[products] WHERE [id] = $n", Point.Start, Point.Dropped);

    /// <remarks>A value is there, and it is nobody else's.</remarks>
    public override Shape New => new(
        "SELECT p.[id], p.[name], (SELECT count(*) FROM [shop].[products] o WHERE o.[token] = p.[token]) FROM [shop].[products] p WHERE p.[id] = $n", Point.Expanded, Point.Dropped);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen => [.. Enumerable.Range(1, 50).Select(id => new Seen(id, $"{id}|p{id}", $"{id}|p{id}|1"))];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[products] ([id], [name]) VALUES ($n, 'old')") { Old = "$n|old", New = "$n|old|1" },
        new("UPDATE [shop].[products] SET [name] = 'older' WHERE [id] = $n") { Old = "$n|older", New = "$n|older|1" },
        new("INSERT INTO [shop].[products] ([id], [name], [token]) VALUES ($n, 'new', '00000000-0000-0000-0000-000000000001')") { From = Point.Expanded, Old = "$n|new", New = "$n|new|1" },
        new("UPDATE [shop].[products] SET [token] = '00000000-0000-0000-0000-000000000002' WHERE [id] = $n") { From = Point.Expanded, Old = null, New = "$n|new|1" },
        new("DELETE FROM [shop].[products] WHERE [id] = $n") { New = "(no row)" },
        new("INSERT INTO [shop].[products] ([id], [name], [token]) VALUES ($n, 'null', NULL)") { TriedFrom = Point.Dropped, IsForbidden = true, Refused = "23502" },
    ];

    [Migration(105, "Products get a token", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
            => Create.Column(Named("token")).OnTable(Named("products")).InSchema(Shop).AsGuid().NotNullable().WithDefault(SystemMethods.NewGuid);
    }
}
