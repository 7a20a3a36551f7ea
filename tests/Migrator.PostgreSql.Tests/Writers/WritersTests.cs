using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;

namespace Migrator.PostgreSql.Tests.Writers;

public sealed class WritersTests(ServerFixture server, ITestOutputHelper output)
{
    private const int Each = 40;

    private static readonly string[] OldColumns = ["c.email", "c.full_name", "c.qty", "c.note"];
    private static readonly string[] OldTwins = ["t.email", "t.full_name", "t.qty", "t.note"];
    private static readonly string[] NewColumns = ["c.email_address", "c.first_name", "c.last_name", "c.qty", "c.note"];
    private static readonly string[] NewTwins = ["t.email", "t.first_name", "t.last_name", "t.qty", "t.note"];

    private const string Whole = "CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text NOT NULL, full_name text, qty int NOT NULL DEFAULT 0, note text); CREATE INDEX ON shop.customers (qty);";

    private const string Divided =
        """
        CREATE TABLE shop.customers (id bigint PRIMARY KEY, email text NOT NULL, full_name text, qty int NOT NULL DEFAULT 0, note text) PARTITION BY RANGE (id);
        CREATE TABLE shop.customers_low PARTITION OF shop.customers FOR VALUES FROM (MINVALUE) TO (1000);
        CREATE TABLE shop.customers_mid PARTITION OF shop.customers FOR VALUES FROM (1000) TO (2000) PARTITION BY HASH (id);
        CREATE TABLE shop.customers_even PARTITION OF shop.customers_mid FOR VALUES WITH (MODULUS 2, REMAINDER 0);
        CREATE TABLE shop.customers_odd PARTITION OF shop.customers_mid FOR VALUES WITH (MODULUS 2, REMAINDER 1);
        CREATE TABLE shop.customers_rest PARTITION OF shop.customers DEFAULT;
        CREATE INDEX ON shop.customers (qty);
        """;

    [Theory]
    [InlineData(false, TestDisplayName = "Without prepared statements")]
    [InlineData(true, TestDisplayName = "With prepared statements")]
    public Task Writers_of_both_shapes_go_on_through_all_phases_and_no_statement_fails(bool isPreparing) => GoOnAsync(Whole, isPreparing);

    [Theory]
    [InlineData(false, TestDisplayName = "Without prepared statements")]
    [InlineData(true, TestDisplayName = "With prepared statements")]
    public Task So_they_do_where_the_table_is_partitioned(bool isPreparing) => GoOnAsync(Divided, isPreparing);

    private async Task GoOnAsync(string table, bool isPreparing)
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            $"""
            {table}
            CREATE TABLE shop.twin (id bigint PRIMARY KEY, email text, full_name text, first_name text, last_name text, qty bigint, note text);
            INSERT INTO shop.customers SELECT i, 'e' || i, 'First' || i || ' Last' || i, i % 1000, repeat('x', 300) FROM generate_series(1, 3000) AS i;
            INSERT INTO shop.twin SELECT id, email, full_name, split_part(full_name, ' ', 1), split_part(full_name, ' ', 2), qty, note FROM shop.customers
            """);
        scene.Settings = scene.Settings with { BatchTarget = TimeSpan.FromMilliseconds(10) };
        await scene.Database.ExecuteAsync("ANALYZE shop.customers");
        var tally = new Tally();
        var numbers = new Numbers(3000);
        var options = new ContractOptions { Sources = [new HeartbeatSource(scene.Ports.State, scene.Settings)] };
        await scene.Ports.State.BeatAsync("shop", "1.0.0", "old", TimeSpan.FromHours(1), FactScene.Stopping);

        List<ApplicationWriter> old = [.. await Task.WhenAll(Enumerable.Range(1, 3).Select(seed => StartAsync(new OldShape(new Random(seed), numbers))))];
        await UntilAsync(old, Task.CompletedTask);
        await UntilAsync(old, scene.ExpandAsync(
            42,
            Wanted.Rename("customers", "email", "email_address"),
            Wanted.Type("customers", "qty", "bigint"),
            Wanted.Replace(
                "customers",
                [("full_name", "nullif(concat_ws(' ', first_name, last_name), '')")],
                [
                    ("first_name", "text", "split_part(full_name, ' ', 1)"),
                    ("last_name", "text", "nullif(substr(full_name, strpos(full_name || ' ', ' ') + 1), '')"),
                ])));

        await scene.Ports.State.BeatAsync("shop", "2.0.0", "new", TimeSpan.FromHours(1), FactScene.Stopping);
        // Version 2 had better wait until all rows are copied; if it does not, it may do all but give a NULL to a row that is pending.
        List<ApplicationWriter> young = [.. await Task.WhenAll(Enumerable.Range(11, 3).Select(seed => StartAsync(new NewShape(new Random(seed), numbers) { IsEarly = true })))];
        await UntilAsync([.. old, .. young], Task.CompletedTask);
        await UntilAsync([.. old, .. young], scene.BackfillAsync(42));
        Assert.Empty(await MismatchesAsync([.. OldColumns, .. NewColumns], [.. OldTwins, .. NewTwins]));
        young.ForEach(writer => writer.IsEarly = false);
        await UntilAsync([.. old, .. young], scene.VerifyAsync(42));
        var closed = await ContractAsync(ContractStage.Flip);
        await UntilAsync([.. old, .. young], Task.CompletedTask);

        await Task.WhenAll(old.Select(writer => writer.DisposeAsync().AsTask()));
        await scene.Ports.State.StopBeatingAsync("old", FactScene.Stopping);
        // A transaction of the new version may be left from before the old one was gone; it closes the gate until it ends.
        var flip = await ContractAsync(ContractStage.Flip);
        await Soon.UntilAsync(async () => flip.Outcome is not RunOutcome.GateClosed || (flip = await ContractAsync(ContractStage.Flip)).Outcome is not RunOutcome.GateClosed);
        Assert.True(flip.Outcome == RunOutcome.Done, flip.Reason);
        await UntilAsync(young, Task.CompletedTask);
        young.ForEach(writer => writer.IsWide = true);
        await UntilAsync(young, Task.CompletedTask);
        var drop = ContractAsync(ContractStage.Drop);
        await UntilAsync(young, drop);
        await UntilAsync(young, Task.CompletedTask);
        await Task.WhenAll(young.Select(writer => writer.DisposeAsync().AsTask()));

        output.WriteLine($"{tally.Statements} transactions, {tally.Failures.Count} failed, repeated {string.Join(", ", tally.Repeated)}");
        Assert.Empty(tally.Failures);
        Assert.Equal(RunOutcome.GateClosed, closed.Outcome);
        Assert.True((await drop).Outcome == RunOutcome.Done, (await drop).Reason);
        Assert.Empty(await MismatchesAsync(NewColumns, NewTwins));
        Assert.True(await scene.Database.ScalarAsync<long>("SELECT max(qty) FROM shop.customers") > int.MaxValue);
        Assert.Equal(isPreparing, tally.Repeated.ContainsKey("0A000"));

        Task<ApplicationWriter> StartAsync(Shape shape) => ApplicationWriter.StartAsync(scene.Writer.ConnectionString, shape, tally, isPreparing);

        Task<RunResult> ContractAsync(ContractStage until)
            => new ContractRun(scene.Ports, scene.Settings, scene.Observer, TimeProvider.System).RunAsync(new(42), options with { Until = until }, FactScene.Stopping);

        Task<IReadOnlyList<string>> MismatchesAsync(string[] columns, string[] twins) => scene.Database.QueryAsync<string>(
            $"""
            SELECT concat(c, ' and its twin ', t)
            FROM shop.customers c FULL JOIN shop.twin t USING (id)
            WHERE c.id IS NULL OR t.id IS NULL OR ROW({string.Join(", ", columns)}) IS DISTINCT FROM ROW({string.Join(", ", twins)})
            """);
    }

    // Until the phase is through, and each writer has done its share meanwhile.
    private static async Task UntilAsync(IReadOnlyList<ApplicationWriter> writers, Task phase)
    {
        var goals = writers.Select(writer => writer.Done + Each).ToList();
        await phase;
        while (writers.Zip(goals).Any(pair => pair.First.Done < pair.Second))
        {
            Assert.DoesNotContain(writers, writer => writer.HasEnded);
            await Task.Delay(5, FactScene.Stopping);
        }
    }
}
