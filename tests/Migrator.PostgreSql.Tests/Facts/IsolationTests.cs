namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>A batch is one more writer: READ COMMITTED waits for it, a stricter level must retry, and the plan says so.</summary>
public sealed class IsolationTests(ServerFixture server)
{
    [Theory]
    [InlineData("READ COMMITTED", null)]
    [InlineData("REPEATABLE READ", "40001")]
    public async Task A_transaction_that_began_before_a_batch_copied_its_row(string level, string? code)
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a text); INSERT INTO shop.items VALUES (1, 'a')");
        var plan = await scene.ExpandAsync(1, Wanted.Rename("items", "a", "b"));
        await using var session = await scene.ConnectAsync();
        await session.DoAsync($"BEGIN ISOLATION LEVEL {level}");
        await session.ScalarAsync("SELECT count(*) FROM shop.items");
        await scene.BackfillAsync(1);

        var failure = await Record.ExceptionAsync(() => session.DoAsync("UPDATE shop.items SET a = 'mine' WHERE id OPERATOR(pg_catalog.=) 1"));

        Assert.Equal(code, (failure as Npgsql.PostgresException)?.SqlState);
        Assert.Contains(plan.Findings, finding => finding.Harm.Contains("40001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Batches_and_steps_are_read_committed_whatever_the_database_says()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a text); INSERT INTO shop.items SELECT n, 'a' FROM generate_series(1, 100) n");
        await scene.Database.ExecuteAsync($"ALTER DATABASE \"{scene.Database.Name}\" SET default_transaction_isolation = 'serializable'");
        scene.Database.DataSource.Clear();

        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "b"));
        await scene.BackfillAsync(1);

        await scene.VerifyAsync(1);
    }
}
