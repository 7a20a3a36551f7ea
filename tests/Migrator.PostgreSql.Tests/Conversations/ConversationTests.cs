using Migrator.Changes;
using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.Runs;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Conversations;

/// <summary>All that is said to the server from expand to contract, held as text: whatever changes in it is seen by whoever reviews.</summary>
/// <remarks>With <c>MIGRATOR_APPROVE=1</c> the text is written anew.</remarks>
public sealed class ConversationTests(ServerFixture server)
{
    [Fact]
    public Task A_rename() => CompareAsync("Rename.sql", Wanted.Rename("customers", "email", "email_address"));

    [Fact]
    public Task A_type_change_with_flip() => CompareAsync("Widen.sql", Wanted.Type("customers", "visits", "bigint"));

    private async Task CompareAsync(string file, SchemaChange change)
    {
        await using var scene = await FactScene.CreateAsync(
            server,
            """
            CREATE TABLE shop.customers (id int PRIMARY KEY, email text NOT NULL, visits int NOT NULL DEFAULT 0);
            INSERT INTO shop.customers SELECT i, 'c' || i, i FROM generate_series(1, 10) AS i
            """);
        await scene.Database.ExecuteAsync("ANALYZE shop.customers");
        var plan = await scene.PlanAsync(42, change);
        using var conversation = new Conversation(new Dictionary<string, string>
        {
            [plan.Target.Identity] = "<server>",
            [scene.Database.Name] = "<database>",
        });
        await using var listened = new NpgsqlDataSourceBuilder(scene.Database.ConnectionString).UseLoggerFactory(conversation).EnableParameterLogging().Build();
        await using var heard = new PostgreSqlDatabase(listened);
        var database = new ListenedDatabase(heard, scene.Ports, conversation);

        // No registration to wait for, so that nothing is asked twice.
        var settings = scene.Settings with { HeartbeatTimeToLive = TimeSpan.Zero, Throttle = ThrottleSettings.Off };
        conversation.Begin("expand");
        var expand = await new ExpandRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan, [new AppRelease("shop", "2.0.0")], FactScene.Stopping);
        conversation.Begin("backfill");
        var backfill = await new BackfillRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan.Id, FactScene.Stopping);
        conversation.Begin("verify");
        var verify = await new VerifyRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(plan.Id, new VerifyOptions(), FactScene.Stopping);
        conversation.Begin("contract");
        var contract = await new ContractRun(database, settings, scene.Observer, TimeProvider.System).RunAsync(
            plan.Id, new ContractOptions { Sources = [RunDatabase.NothingIsLive] }, FactScene.Stopping);

        Assert.All([expand, backfill, verify, contract], result => Assert.True(result.Outcome == RunOutcome.Done, result.Reason));
        var approved = Path.Combine(Repository.Root, "tests", "Migrator.PostgreSql.Tests", "Conversations", file);
        if (Environment.GetEnvironmentVariable("MIGRATOR_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(approved, conversation.ToString(), FactScene.Stopping);
        }

        Assert.Equal(await File.ReadAllTextAsync(approved, FactScene.Stopping), conversation.ToString());
    }
}
