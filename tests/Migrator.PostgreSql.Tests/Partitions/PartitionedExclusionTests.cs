using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.PostgreSql.Tests.Facts;
using Migrator.PostgreSql.Tests.State;
using Migrator.Sandbox;

namespace Migrator.PostgreSql.Tests.Partitions;

/// <summary>An exclusion constraint of a partitioned table comes and goes where the server has it, and is refused with a reason where it has not.</summary>
public sealed class PartitionedExclusionTests(ServerFixture server)
{
    private const string Bookings =
        """
        CREATE TABLE shop.bookings (id int, "Room" int, half int, during int4range) PARTITION BY LIST ("Room");
        CREATE TABLE shop.one (during int4range, id int, "Room" int, half int);
        ALTER TABLE shop.bookings ATTACH PARTITION shop.one FOR VALUES IN (1, 2);
        CREATE TABLE shop.two PARTITION OF shop.bookings FOR VALUES IN (3, 4) PARTITION BY LIST (half);
        CREATE TABLE shop.left_half PARTITION OF shop.two DEFAULT;
        CREATE TABLE shop.rest PARTITION OF shop.bookings DEFAULT;
        INSERT INTO shop.bookings SELECT n, 1 + n % 5, n % 2, int4range(n * 10, n * 10 + 5) FROM generate_series(1, 200) n;
        """;

    private static readonly ExclusionElement Room = new(new("int4range(\"Room\", \"Room\", '[]')"), "&&");

    private static readonly AddExclusion Added = new()
    {
        Table = new("shop", "bookings"),
        Name = "bookings_once",
        Method = "btree",
        Elements = [new(new("\"Room\""), "="), new(new("half"), "="), new(new("during"), "=")],
    };

    private static readonly DropConstraint Dropped = new(new("shop", "bookings"), "bookings_once", ConstraintSort.Exclusion);

    [Fact]
    public async Task Before_17_it_is_refused_with_the_version_that_knows_it()
    {
        await using var scene = await FactScene.CreateAsync(server, Bookings);
        Assert.SkipWhen(scene.Database.ServerMajor >= 17, "This server knows it.");

        var refusal = await scene.RefusalAsync(1, Added);

        Assert.Equal(("MIG1402", "shop.bookings: bookings_once"), (refusal.Code, refusal.Subject));
        Assert.Contains("17 is the first", refusal.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_17_on_it_holds_on_every_partition()
    {
        await using var newer = await NewerAsync();
        await using var scene = await CreateAsync(newer, Bookings);
        var before = await scene.Database.DumpSchemaAsync("migrator");
        var plan = await scene.ExpandAsync(1, Added);
        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));
        Assert.Equal(5, plan.Steps.Single().Do.Locks.Count);
        await using (var busy = new BusyTable())
        {
            await busy.WriteAsync(scene, 1, n => $"INSERT INTO shop.bookings VALUES ({n}, {1 + (n % 5)}, 0, int4range({n} * 10 + 5000, {n} * 10 + 5005))");
            await busy.ForAsync(20);
            await scene.ContractAsync(1);
            await busy.ForAsync(20);
            Assert.Empty(busy.Refused);
        }

        await using var session = await scene.ConnectAsync();
        foreach (var table in (string[])["bookings", "left_half"])
        {
            Assert.Equal("23P01", await session.RefusedAsync($"INSERT INTO shop.{table} (id, \"Room\", half, during) SELECT id, \"Room\", half, during FROM shop.left_half LIMIT 1"));
        }

        Assert.Equal(5, await scene.CountAsync("pg_constraint WHERE contype = 'x'"));
    }

    [Fact]
    public async Task Pairs_that_conflict_on_one_partition_are_counted_and_hold_contract()
    {
        await using var newer = await NewerAsync();
        await using var scene = await CreateAsync(newer, $"{Bookings} INSERT INTO shop.bookings VALUES (900, 3, 0, int4range(1, 2)), (901, 3, 0, int4range(1, 2)), (902, 4, 0, int4range(1, 2));");

        var plan = await scene.ExpandAsync(1, Added);
        var refused = await scene.TryContractAsync(1);
        await scene.WriteAsync("DELETE FROM shop.bookings WHERE id = 901");
        await scene.ContractAsync(1);

        Assert.StartsWith("1 ", plan.Findings.Single(finding => finding.Code == "MIG1330").Harm, StringComparison.Ordinal);
        Assert.NotEqual(RunOutcome.Done, refused.Outcome);
    }

    [Fact]
    public async Task The_columns_that_divide_it_must_be_compared_by_equality()
    {
        await using var newer = await NewerAsync();
        await using var scene = await CreateAsync(newer, Bookings);

        var expression = await scene.RefusalAsync(1, Added with { Method = "gist", Elements = [Room, new(new("during"), "&&")] });
        var below = await scene.RefusalAsync(1, Added with { Elements = [new(new("\"Room\""), "="), new(new("during"), "=")] });

        Assert.Equal(("MIG1403", "shop.bookings: bookings_once"), (expression.Code, expression.Subject));
        Assert.Equal("MIG1403", below.Code);
        Assert.Contains("shop.two", below.Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_dropped_comes_back_with_the_names_that_its_pieces_had()
    {
        await using var newer = await NewerAsync();
        await using var scene = await CreateAsync(newer, Bookings);
        await scene.Database.ExecuteAsync("ALTER TABLE shop.bookings ADD CONSTRAINT bookings_once EXCLUDE USING btree (\"Room\" WITH =, half WITH =, during WITH =); COMMENT ON CONSTRAINT bookings_once ON shop.bookings IS 'why'; ALTER TABLE shop.left_half RENAME CONSTRAINT \"left_half_Room_half_during_excl\" TO \"My own\"");
        var before = await scene.Database.DumpSchemaAsync("migrator");
        await scene.ExpandAsync(1, Dropped);
        await scene.ContractAsync(1);
        Assert.Equal(0, await scene.CountAsync("pg_constraint WHERE contype = 'x'"));

        await scene.RollbackAsync(1);

        Assert.Equal(before, await scene.Database.DumpSchemaAsync("migrator"));

        await scene.Database.ExecuteAsync("COMMENT ON CONSTRAINT \"My own\" ON shop.left_half IS 'mine'");
        var refusal = await scene.RefusalAsync(2, Dropped);
        Assert.Equal(("MIG1404", "shop.left_half: My own"), (refusal.Code, refusal.Subject));
    }

    private Task<SandboxServer?> NewerAsync() => NewerServer.StartAsync(server, 17, "An exclusion constraint on a partitioned table");

    private async Task<FactScene> CreateAsync(SandboxServer? newer, string script)
    {
        if (newer is null)
        {
            return await FactScene.CreateAsync(server, script);
        }

        var database = await TestDatabase.CreateOnAsync(newer);
        await ControlSchemaFile.InstallAsync(database);
        return await FactScene.CreateAsync(database, script);
    }
}
