using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>Values that a lookup table could not give back unchanged are not extracted, and the plan says why.</summary>
public sealed class LookupRefusalTests(ServerFixture server)
{
    private const string Tables =
        """
        CREATE COLLATION [shop].[blind] (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [country] text NOT NULL, [rate] numeric, [nick] text COLLATE [shop].[blind], [token] text DEFAULT md5(random()::text), [viewed] text, [code] text);
        CREATE VIEW [shop].[views] AS SELECT [viewed] FROM [shop].[orders];
        CREATE TABLE [shop].[there] ([id] int GENERATED ALWAYS AS IDENTITY CONSTRAINT [there_pk] PRIMARY KEY, [name] text NOT NULL CONSTRAINT [there_name] UNIQUE);
        CREATE TABLE [shop].[deferred] ([id] int GENERATED ALWAYS AS IDENTITY CONSTRAINT [deferred_pk] PRIMARY KEY, [name] text NOT NULL CONSTRAINT [deferred_name] UNIQUE DEFERRABLE);
        CREATE TABLE [shop].[hidden] ([id] int CONSTRAINT [hidden_pk] PRIMARY KEY, [country] text);
        ALTER TABLE [shop].[hidden] ENABLE ROW LEVEL SECURITY;
        """;

    [Theory]
    [InlineData(typeof(RefusedLookups.ToItself), "MIG1260")]
    [InlineData(typeof(RefusedLookups.Late), "MIG1260")]
    [InlineData(typeof(RefusedLookups.NotUnique), "MIG1261")]
    [InlineData(typeof(RefusedLookups.Scaled), "MIG1262")]
    [InlineData(typeof(RefusedLookups.Collated), "MIG1262")]
    [InlineData(typeof(RefusedLookups.OtherType), "MIG1263")]
    [InlineData(typeof(RefusedLookups.NoNumber), "MIG1264")]
    [InlineData(typeof(RefusedLookups.NoKey), "MIG1264")]
    [InlineData(typeof(RefusedLookups.Emptying), "MIG1264")]
    [InlineData(typeof(RefusedLookups.Demanding), "MIG1265")]
    [InlineData(typeof(RefusedLookups.Volatile), "MIG1266")]
    [InlineData(typeof(RefusedLookups.Hidden), "MIG1267")]
    [InlineData(typeof(RefusedLookups.Quarantined), "MIG1268")]
    [InlineData(typeof(RefusedLookups.Nullable), "MIG1269")]
    [InlineData(typeof(RefusedLookups.HalfNull), "MIG1269")]
    [InlineData(typeof(RefusedLookups.Deleting), "MIG1264")]
    [InlineData(typeof(RefusedLookups.Deferred), "MIG1261")]
    [InlineData(typeof(RefusedLookups.Viewed), "MIG1105")]
    [InlineData(typeof(RefusedLookups.Taken), "MIG1103")]
    public async Task An_extraction_that_could_lose_something_is_refused(Type migration, string code)
    {
        await using var stage = await StageAsync();
        var before = await stage.DumpAsync();

        var planned = await stage.TryPlanAsync(migration);

        Assert.Null(planned.Plan);
        Assert.Equal(code, Assert.Single(planned.Refusals.Select(refusal => refusal.Code).Distinct()));
        Assert.Equal(before, await stage.DumpAsync());
    }

    [Fact]
    public async Task What_an_open_extraction_owns_cannot_be_changed_on_either_table()
    {
        await using var stage = await StageAsync();
        var plan = await stage.PlanAsync(typeof(RefusedLookups.Accepted));
        People.AssertDone(await stage.ExpandAsync(plan));

        var planned = await stage.TryPlanAsync(typeof(RefusedLookups.AnotherName));

        Assert.Equal(["MIG1302", "MIG1303", "MIG1321", "MIG1366", "MIG1367", "MIG1369"], plan.Findings.Select(finding => finding.Code).Order(StringComparer.Ordinal));
        Assert.Contains("3356", Assert.Single(planned.Refusals, refusal => refusal.Code == "MIG1117").Harm, StringComparison.Ordinal);
    }

    private async Task<Stage> StageAsync()
    {
        var stage = await Stage.CreateAsync(server, Mode.Ugly);
        await stage.BuildAsync(Tables);
        return stage;
    }
}
