using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>Columns that cannot be kept alike in two tables are not moved, and the plan says why.</summary>
public sealed class MoveRefusalTests(ServerFixture server)
{
    private const string Tables =
        """
        CREATE TABLE [shop].[users] ([id] int CONSTRAINT [users_pk] PRIMARY KEY, [code] text COLLATE "C" NOT NULL CONSTRAINT [users_code] UNIQUE, [email] text, [phone] text, [bio] text,
            [no] bigint GENERATED ALWAYS AS IDENTITY, [token] text DEFAULT md5(random()::text));
        CREATE VIEW [shop].[phones] AS SELECT [phone] FROM [shop].[users];
        CREATE TABLE [shop].[good] ([user_id] int CONSTRAINT [good_pk] PRIMARY KEY CONSTRAINT [good_fk] REFERENCES [shop].[users], [bio] text);
        CREATE TABLE [shop].[loose] ([user_id] int CONSTRAINT [loose_fk] REFERENCES [shop].[users] DEFERRABLE);
        CREATE TABLE [shop].[partial] ([user_id] int NOT NULL CONSTRAINT [partial_fk] REFERENCES [shop].[users]);
        CREATE UNIQUE INDEX [partial_unique] ON [shop].[partial] ([user_id]) WHERE [user_id] > 0;
        CREATE TABLE [shop].[hidden] ([user_id] int CONSTRAINT [hidden_pk] PRIMARY KEY CONSTRAINT [hidden_fk] REFERENCES [shop].[users]);
        ALTER TABLE [shop].[hidden] ENABLE ROW LEVEL SECURITY;
        CREATE TABLE [shop].[collated] ([user_code] text COLLATE "C" CONSTRAINT [collated_pk] PRIMARY KEY CONSTRAINT [collated_fk] REFERENCES [shop].[users] ([code]));
        """;

    [Theory]
    [InlineData(typeof(RefusedMoves.ToItself), "MIG1103")]
    [InlineData(typeof(RefusedMoves.TheKey), "MIG1160")]
    [InlineData(typeof(RefusedMoves.Loose), "MIG1162")]
    [InlineData(typeof(RefusedMoves.Partial), "MIG1162")]
    [InlineData(typeof(RefusedMoves.Collated), "MIG1163")]
    [InlineData(typeof(RefusedMoves.Numbered), "MIG1164")]
    [InlineData(typeof(RefusedMoves.Volatile), "MIG1164")]
    [InlineData(typeof(RefusedMoves.Demanding), "MIG1165")]
    [InlineData(typeof(RefusedMoves.Hidden), "MIG1167")]
    [InlineData(typeof(RefusedMoves.Quarantined), "MIG1168")]
    [InlineData(typeof(RefusedMoves.Viewed), "MIG1105")]
    [InlineData(typeof(RefusedMoves.Taken), "MIG1103")]
    public async Task A_move_that_could_lose_something_is_refused(Type migration, string code)
    {
        await using var stage = await StageAsync();
        var before = await stage.DumpAsync();

        var planned = await stage.TryPlanAsync(migration);

        Assert.Null(planned.Plan);
        Assert.Equal(code, Assert.Single(planned.Refusals.Select(refusal => refusal.Code).Distinct()));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task What_an_open_move_owns_cannot_be_changed_on_either_table()
    {
        await using var stage = await StageAsync();
        var plan = await stage.PlanAsync(typeof(RefusedMoves.Accepted));
        People.AssertDone(await stage.ExpandAsync(plan));

        var planned = await stage.TryPlanAsync(typeof(RefusedMoves.AnotherName));

        Assert.Equal(["MIG1303", "MIG1303", "MIG1321", "MIG1321", "MIG1361", "MIG1362"], plan.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
        Assert.Contains("3322", Assert.Single(planned.Refusals, refusal => refusal.Code == "MIG1117").Harm, StringComparison.Ordinal);
    }

    private async Task<Stage> StageAsync()
    {
        var stage = await Stage.CreateAsync(server, Mode.Ugly);
        await stage.BuildAsync(Tables);
        return stage;
    }
}
