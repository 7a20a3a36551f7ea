using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Partitions;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A step that needs a table for itself, while somebody reads it for long, makes no writer queue behind it for longer than its own patience.</summary>
public sealed class LongReaderTests(ServerFixture server)
{
    [Fact]
    public async Task Writers_go_on_while_expand_waits_for_a_reader_and_names_him()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text NOT NULL); INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 1000) n");
        var plan = await scene.PlanAsync(1, Wanted.Rename("items", "name", "label"));
        await using var reader = await scene.ConnectAsync("shop/report");
        await reader.DoAsync("BEGIN");
        await reader.ScalarAsync("SELECT count(*) FROM shop.items");
        await using var writers = new BusyTable();

        // Longer than a step waits for a lock, and much shorter than the reader stays.
        await writers.WriteAsync(scene, 1, number => $"SET statement_timeout = '5s'; UPDATE shop.items SET name = 'w' WHERE id = {1 + (number % 1000)}");
        var tries = 0;
        scene.Observer.Waits = waits => tries += waits.Blockers.Any(blocker => blocker.Application == "shop/report") ? 1 : 0;

        var expand = scene.TryExpandAsync(plan);
        await Soon.UntilAsync(() => tries >= 3);
        await writers.ForAsync(200);
        var isWaiting = !expand.IsCompleted;
        await reader.DoAsync("COMMIT");
        var result = await expand;

        Assert.True(isWaiting);
        Assert.True(result.Outcome == RunOutcome.Done, result.Reason);
        Assert.Empty(writers.Refused);
    }

    [Theory]
    [InlineData("open:flip")]
    [InlineData("open:drop")]
    public async Task So_they_do_while_a_stage_of_contract_waits(string moment)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, qty int NOT NULL); INSERT INTO shop.items SELECT n, n FROM generate_series(1, 1000) n");
        await scene.ExpandAsync(1, Wanted.Type("items", "qty", "bigint"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await using var reader = await scene.ConnectAsync("report");
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 1, number => $"SET statement_timeout = '5s'; UPDATE shop.items SET qty = {number} WHERE id = {1 + (number % 1000)}");
        var (tries, isReading) = (0, false);
        scene.Observer.Waits = waits => tries += waits.Blockers.Any(blocker => blocker.Application == "report") ? 1 : 0;
        scene.Observer.Meanwhile = async reached =>
        {
            // The gate is open by then: what was open before would have kept it closed.
            if (reached == moment && !isReading)
            {
                isReading = true;
                await reader.DoAsync("BEGIN");
                await reader.ScalarAsync("SELECT count(*) FROM shop.items");
            }
        };

        var contract = scene.TryContractAsync(1);
        await Soon.UntilAsync(() => tries >= 3 || contract.IsCompleted);
        await writers.ForAsync(200);
        var isWaiting = !contract.IsCompleted;
        await reader.DoAsync("COMMIT");
        var result = await contract;
        await writers.ForAsync(20);

        Assert.True(isWaiting);
        Assert.True(result.Outcome == RunOutcome.Done, result.Reason);
        Assert.Empty(writers.Refused);
    }

    [Fact]
    public async Task An_index_is_built_by_the_same_command_once_a_long_transaction_is_over_and_an_invalid_one_is_in_nobodys_way()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, name text); INSERT INTO shop.items SELECT n, 'n' || n FROM generate_series(1, 1000) n");
        var patient = scene.Settings;
        scene.Settings = patient with { LockRetryFor = TimeSpan.FromMilliseconds(500) };
        var plan = await scene.PlanAsync(1, Wanted.Index("items", "items_name", "name"));
        await using var transaction = await scene.ConnectAsync("shop/batch");
        await transaction.DoAsync("BEGIN; INSERT INTO shop.items VALUES (0, 'long')");
        await using var writers = new BusyTable();
        await writers.WriteAsync(scene, 1, number => $"SET statement_timeout = '5s'; UPDATE shop.items SET name = 'w{number}' WHERE id = {1 + (number % 1000)}");

        var first = await scene.TryExpandAsync(plan);
        var second = await scene.TryExpandAsync(plan);
        scene.Settings = patient;
        var third = scene.TryExpandAsync(plan);
        await writers.ForAsync(200);
        var isWaiting = !third.IsCompleted;
        await transaction.DoAsync("COMMIT");
        var result = await third;

        Assert.All([first, second], given => Assert.Equal(RunOutcome.Failed, given.Outcome));
        Assert.All([first, second], given => Assert.Contains("shop/batch", given.Reason, StringComparison.Ordinal));
        Assert.True(isWaiting);
        Assert.True(result.Outcome == RunOutcome.Done, result.Reason);
        Assert.Empty(writers.Refused);
        Assert.Equal("true items_name true items_pkey", await scene.TextAsync("SELECT string_agg(indisvalid || ' ' || indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = 'shop.items'::regclass").ContinueWith(read => read.Result?.Replace("shop.", "", StringComparison.Ordinal), TaskScheduler.Default));
    }
}
