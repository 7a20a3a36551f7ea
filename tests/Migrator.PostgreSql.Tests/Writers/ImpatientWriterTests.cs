using Migrator.PostgreSql.Tests.Facts;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Writers;

/// <summary>What applications that do not wait for locks, or go by the version of a row, notice of batches; docs/limits.md says so.</summary>
public sealed class ImpatientWriterTests(ServerFixture server)
{
    private const int Held = 7;

    [Fact]
    public async Task The_plan_says_so()
    {
        await using var scene = await FactScene.CreateAsync(server, "CREATE TABLE shop.items (id int PRIMARY KEY, a int)");

        var plan = await scene.PlanAsync(1, Wanted.Rename("items", "a", "aa"));

        var note = Assert.Single(plan.Findings, finding => finding.Code == "MIG1321");
        Assert.Equal(
            "a batch keeps the rows that it copies locked until it commits, and gives them another xmin: meanwhile FOR UPDATE NOWAIT and a lock_timeout shorter than that fail (55P03) and SKIP LOCKED passes over them; afterwards a transaction above READ COMMITTED that began before and writes one fails (40001), and an optimistic check by xmin reports a conflict",
            note.Harm);
    }

    [Theory]
    [InlineData("SELECT FROM shop.items WHERE id = 1 FOR UPDATE NOWAIT")]
    [InlineData("SET lock_timeout = '5ms'; SELECT FROM shop.items WHERE id = 1 FOR UPDATE")]
    public async Task Who_does_not_wait_for_a_row_fails_while_a_batch_holds_it_and_not_afterwards(string statement)
    {
        await using var scene = await CreateAsync();
        await using var gate = await HoldAsync(scene);
        var backfill = scene.BackfillAsync(1);

        await Soon.UntilAsync(async () => await RefusedAsync(scene, statement) == PostgresErrorCodes.LockNotAvailable);
        await gate.DisposeAsync();
        await backfill;

        Assert.Null(await RefusedAsync(scene, statement));
    }

    [Fact]
    public async Task Who_skips_locked_rows_passes_over_those_of_a_batch_and_finds_them_again()
    {
        await using var scene = await CreateAsync();
        await using var gate = await HoldAsync(scene);
        var backfill = scene.BackfillAsync(1);

        await Soon.UntilAsync(async () => await FreeAsync(scene) == 0);
        await gate.DisposeAsync();
        await backfill;

        Assert.Equal(100, await FreeAsync(scene));
    }

    [Fact]
    public async Task Who_goes_by_xmin_finds_a_conflict_once()
    {
        await using var scene = await CreateAsync();
        var read = await scene.TextAsync("SELECT xmin FROM shop.items WHERE id = 1");
        await scene.BackfillAsync(1);

        var conflict = await SaveAsync(scene, read);
        var again = await SaveAsync(scene, await scene.TextAsync("SELECT xmin FROM shop.items WHERE id = 1"));

        Assert.Equal((0, 1), (conflict, again));
    }

    private async Task<FactScene> CreateAsync()
    {
        // The last row of a batch waits in a trigger of the user's for as long as the test holds a lock.
        var scene = await FactScene.CreateAsync(
            server,
            $"""
            CREATE TABLE shop.items (id int PRIMARY KEY, a int, b int NOT NULL);
            INSERT INTO shop.items SELECT n, n, 0 FROM generate_series(1, 100) n;
            CREATE FUNCTION shop.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared({Held}); RETURN NEW; END';
            CREATE TRIGGER wait BEFORE UPDATE ON shop.items FOR EACH ROW WHEN (OLD.id = 100 AND NEW.b = OLD.b) EXECUTE FUNCTION shop.wait()
            """);
        await scene.ExpandAsync(1, Wanted.Rename("items", "a", "aa"));
        return scene;
    }

    private static async Task<NpgsqlConnection> HoldAsync(FactScene scene)
    {
        var connection = new NpgsqlConnection($"{scene.Database.ConnectionString};Pooling=false");
        await connection.OpenAsync(FactScene.Stopping);
        await connection.DoAsync($"SELECT pg_advisory_lock({Held})");
        return connection;
    }

    private static async Task<string?> RefusedAsync(FactScene scene, string statement)
    {
        try
        {
            await scene.WriteAsync(statement);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    private static Task<long> FreeAsync(FactScene scene) => scene.Database.ScalarAsync<long>("SELECT count(*) FROM (SELECT FROM shop.items FOR UPDATE SKIP LOCKED) AS free");

    private static async Task<int> SaveAsync(FactScene scene, string? version)
    {
        await using var connection = await scene.ConnectAsync();
        await using var command = new NpgsqlCommand($"UPDATE shop.items SET b = b + 1 WHERE id = 1 AND xmin = '{version}'", connection);
        return await command.ExecuteNonQueryAsync(FactScene.Stopping);
    }
}
