using Migrator.Benchmarks.Results;
using Migrator.Benchmarks.Running;
using Migrator.Benchmarks.Scenarios;
using Migrator.Benchmarks.Tables;

namespace Migrator.Benchmarks.Tests;

/// <summary>A few rows, so that the scenarios cannot rot; what is fast is not asked here.</summary>
public sealed class ScenarioTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backfill_is_measured_against_every_rival_that_can_fill_the_table()
    {
        var results = await MeasureAsync(new BackfillScenario(), new() { Rows = 200, Rounds = 1 });

        Assert.Equal(
            [
                "bigint/one-update", "bigint/peer-method", "bigint/keyset",
                "uuid/one-update", "uuid/peer-method", "uuid/keyset",
                "composite/one-update", "composite/peer-method", "composite/keyset",
                "no-key/one-update",
                "wide/one-update", "wide/peer-method", "wide/keyset",
                "partitioned/one-update", "partitioned/peer-method", "partitioned/keyset",
            ],
            results.Select(result => $"{result.Table}/{result.Against}"));
    }

    [Fact]
    public async Task Writes_are_measured_in_bulk_and_one_by_one_with_a_guard_and_without()
    {
        var results = await MeasureAsync(new OverheadScenario(), new() { Rows = 200, Rounds = 1 });

        Assert.Equal(
            [
                "bulk-insert/both-shapes-unguarded", "bulk-update-mapped/both-shapes-unguarded", "bulk-update-other/both-shapes-unguarded",
                "single-insert/both-shapes-unguarded", "single-update-mapped/both-shapes-unguarded", "single-update-other/both-shapes-unguarded",
                "bulk-insert/both-shapes-guarded", "bulk-update-mapped/both-shapes-guarded", "bulk-update-other/both-shapes-guarded",
                "single-insert/both-shapes-guarded", "single-update-mapped/both-shapes-guarded", "single-update-other/both-shapes-guarded",
            ],
            results.Select(result => $"{result.Table}/{result.Against}"));
    }

    [Fact]
    public async Task Two_mappings_are_measured_against_one()
        => Assert.Equal("one-mapping", Assert.Single(await MeasureAsync(new MappingsScenario(), new() { Rows = 200, Rounds = 1 })).Against);

    [Fact]
    public async Task Verification_is_measured_against_one_query()
        => Assert.Equal("one-select", Assert.Single(await MeasureAsync(new VerifyScenario(), new() { Rows = 200, Rounds = 1 })).Against);

    [Fact]
    public async Task What_an_application_notices_of_a_backfill_is_measured()
    {
        var results = await MeasureAsync(new ForegroundScenario(), new() { Rows = 2000, Rounds = 1 });

        Assert.Equal(["p99", "p99-saturated", "errors", "longest-lock-wait"], results.Select(result => result.Table));
        Assert.Equal(0, results[2].Ratio);
    }

    [Fact]
    public async Task Growth_is_measured_on_the_table_and_its_partitions()
    {
        var results = await MeasureAsync(new GrowthScenario(), new() { Rows = 2000, Tables = [BenchTables.Bigint, BenchTables.Partitioned] });

        Assert.Equal(["before-ours", "before-one-update", "before-ours", "before-one-update"], results.Select(result => result.Against));
        Assert.All(results, result => Assert.True(result.Ratio > 1, $"{result}"));
    }

    [Theory]
    [InlineData("one-update")]
    [InlineData("peer-method")]
    [InlineData("keyset")]
    public async Task A_rival_fills_every_row(string name)
    {
        var measured = new BenchServer(await server.GetServerAsync());
        var table = BenchTables.Composite;
        await using var database = await FilledTable.MakeAsync(measured, table, 2500, Stopping);
        var rival = new[] { Rivals.OneUpdate.Whole, Rivals.PeerMethod.On(table), Rivals.KeysetOrder.On(table) }.Single(one => one.Name == name);

        await rival.PrepareAsync(database, Stopping);
        await rival.RunAsync(database, Stopping);

        var copy = await database.ScalarAsync<string>("SELECT attname::text FROM pg_attribute WHERE attrelid = 'shop.items'::regclass AND atttypid = 'int8'::regtype AND attname NOT IN ('number') AND attname NOT LIKE '\\_m\\_%' AND NOT attisdropped", Stopping);
        Assert.Equal(0, await database.ScalarAsync<long>($"SELECT count(*) FROM shop.items WHERE \"{copy}\" IS DISTINCT FROM quantity", Stopping));
    }

    private async Task<List<Result>> MeasureAsync(IScenario scenario, BenchOptions options)
    {
        var measured = new BenchServer(await server.GetServerAsync());
        var results = new List<Result>();
        await foreach (var result in scenario.RunAsync(measured, options, Stopping))
        {
            Assert.Equal(scenario.Name, result.Scenario);
            Assert.True(double.IsFinite(result.Ratio) && result.Ratio >= 0, $"{result}");
            results.Add(result);
        }

        return results;
    }
}
