using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.PostgreSql.Tests.Workers;

public sealed class RangeLeaseTests(ServerFixture server)
{
    private const string Step = "B1";
    private static readonly MigrationId Id = new(42);
    private static readonly TableName Table = new("shop", "items");
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_range_is_leased_to_one_worker_only_in_the_order_of_the_table()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 10), (10, 20), (20, 30));

        var asked = await Task.WhenAll(Enumerable.Range(1, 4).Select(worker => state.LeaseRangeAsync(lease, Step, $"worker {worker}", Long, 1000, Stopping)));

        Assert.Equal([0L, 10, 20], asked.Where(answer => answer.Answer == RangeAnswer.Leased).Select(answer => answer.Range!.From).Order());
        Assert.Single(asked, answer => answer.Answer == RangeAnswer.Busy);
    }

    [Fact]
    public async Task An_idle_worker_gets_the_second_half_of_what_is_left_of_the_largest_range()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 10), (10, 110));
        var small = await LeasedAsync(state, lease);
        var large = await LeasedAsync(state, lease);
        await AdvanceAsync(database, large, 10, 31);

        var half = await LeasedAsync(state, lease, worthSplitting: 40);
        var none = await state.LeaseRangeAsync(lease, Step, "idle", Long, 41, Stopping);

        Assert.Equal((71, 110, 71), (half.From, half.To, half.Cursor));
        Assert.Equal([(0L, 10L, 0L), (10, 71, 31), (71, 110, 71)], (await state.ReadRangesAsync(Id, Stopping)).Select(range => (range.From, range.To, range.Cursor)));
        Assert.Equal(RangeAnswer.Busy, none.Answer);
        Assert.NotEqual(small.Id, large.Id);
    }

    [Fact]
    public async Task A_batch_within_the_first_half_goes_through_and_one_beyond_it_writes_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 100));
        var range = await LeasedAsync(state, lease);
        await LeasedAsync(state, lease, worthSplitting: 40);

        await AdvanceAsync(database, range, 0, 30);
        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AdvanceAsync(database, range, 30, 60));

        Assert.Equal("MG001", refusal.SqlState);
        Assert.Equal((30, 50), await state.ReclaimRangeAsync(range, Long, Stopping) is { } own ? (own.Cursor, own.To) : default);
    }

    [Fact]
    public async Task A_range_whose_lease_has_run_out_is_anybodys_and_goes_on_at_its_cursor()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 100));
        var old = await LeasedAsync(state, lease, owner: "dead");
        await AdvanceAsync(database, old, 0, 40);
        await database.ExecuteAsync("UPDATE migrator.backfill_range SET lease_expires = clock_timestamp() - interval '1 ms'");

        var taken = await LeasedAsync(state, lease, owner: "young");

        Assert.Equal((40, "young"), (taken.Cursor, taken.Owner));
        Assert.Equal("MG001", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AdvanceAsync(database, old, 40, 50))).SqlState);
        Assert.Null(await state.ReclaimRangeAsync(old, Long, Stopping));
        await state.ReleaseRangeAsync(old, Stopping);
        Assert.Equal("young", Assert.Single(await state.ReadRangesAsync(Id, Stopping)).Owner);
    }

    [Fact]
    public async Task Every_batch_renews_the_lease_of_its_range_and_the_last_one_gives_it_back()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 100));
        var range = await LeasedAsync(state, lease);
        await database.ExecuteAsync("UPDATE migrator.backfill_range SET lease_expires = clock_timestamp() - interval '1 ms'");

        await AdvanceAsync(database, range, 0, 40);
        var renewed = Assert.Single(await state.ReadRangesAsync(Id, Stopping));
        await AdvanceAsync(database, range, 40, 100);

        Assert.True(renewed.IsLeased);
        Assert.Equal((null, false, true), Assert.Single(await state.ReadRangesAsync(Id, Stopping)) is { } last ? (last.Owner, last.IsLeased, last.IsFinished) : default);
        Assert.Equal(RangeAnswer.AllFinished, (await state.LeaseRangeAsync(lease, Step, "me", Long, 1, Stopping)).Answer);
    }

    [Fact]
    public async Task A_range_that_is_reclaimed_can_be_advanced_by_no_batch_that_was_under_way()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 100));
        var range = await LeasedAsync(state, lease);

        var reclaimed = await state.ReclaimRangeAsync(range, Long, Stopping);

        Assert.Equal(range with { Token = range.Token + 1 }, reclaimed);
        Assert.Equal("MG001", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AdvanceAsync(database, range, 0, 10))).SqlState);
    }

    [Fact]
    public async Task Whoever_takes_the_migrations_lease_for_something_else_makes_every_range_void()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 100), (100, 200));
        var coordinators = await LeasedAsync(state, lease, owner: lease.Owner);
        var helpers = await LeasedAsync(state, lease, owner: "helper");
        await EndLeaseAsync(database);

        var rollback = await state.TryAcquireLeaseAsync(Id, "rollback", Long, Stopping);

        Assert.False(rollback?.IsForBackfill);
        foreach (var range in new[] { coordinators, helpers })
        {
            Assert.Equal("MG001", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AdvanceAsync(database, range, range.From, range.To))).SqlState);
        }

        Assert.Equal(RangeAnswer.Over, (await state.LeaseRangeAsync(lease, Step, "helper", Long, 1, Stopping)).Answer);
        Assert.All(await state.ReadRangesAsync(Id, Stopping), range => Assert.Null(range.Owner));
    }

    [Fact]
    public async Task Another_coordinator_takes_the_ranges_of_the_one_before_and_leaves_those_of_helpers()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, lease) = await BeginAsync(database, (0, 100), (100, 200));
        var dead = await LeasedAsync(state, lease, owner: lease.Owner);
        var helpers = await LeasedAsync(state, lease, owner: "helper");
        await EndLeaseAsync(database);

        var next = (await state.TryAcquireBackfillLeaseAsync(Id, "next", Long, Stopping))!;

        Assert.True(next.IsForBackfill);
        await AdvanceAsync(database, helpers, 100, 150);
        Assert.Equal("MG001", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AdvanceAsync(database, dead, 0, 10))).SqlState);
        Assert.Equal(RangeAnswer.Over, (await state.LeaseRangeAsync(lease, Step, "late", Long, 1, Stopping)).Answer);
        Assert.Equal(dead.Id, (await LeasedAsync(state, next, owner: "next")).Id);
    }

    [Fact]
    public async Task A_lease_that_an_older_version_of_the_tool_has_taken_is_no_backfills()
    {
        await using var database = await server.CreateDatabaseAsync();
        var (state, _) = await BeginAsync(database, (0, 100));

        await database.ExecuteAsync("UPDATE migrator.migration SET lease_token = lease_token + 1, lease_owner = 'older', lease_expires = clock_timestamp() + interval '1 minute'");

        Assert.Equal(("older", false), await state.ReadLeaseAsync(Id, Stopping) is { } lease ? (lease.Owner, lease.IsForBackfill) : default);
    }

    [Fact]
    public async Task Ranges_of_the_version_before_are_gone_on_with()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;
        await state.InstallAsync([.. ControlSchemaFile.Versions.TakeWhile(version => version.Version < 7)], Stopping);
        await database.ExecuteAsync(
            """
            INSERT INTO migrator.migration (id, title, state, started_at) VALUES (42, '', 'leased', now());
            INSERT INTO migrator.backfill_range (migration_id, table_schema, table_name, from_unit, to_unit, cursor_unit, rows_done, storage)
            VALUES (42, 'shop', 'items', 0, 100, 40, 4000, '1');
            """);
        await state.InstallAsync(ControlSchemaFile.Versions, Stopping);
        var lease = (await state.TryAcquireBackfillLeaseAsync(Id, "me", Long, Stopping))!;

        await state.PrepareRangesAsync(lease, Step, Table, [(0, 50), (50, 100)], "1", Stopping);

        var leased = await LeasedAsync(state, lease);
        Assert.Equal((0, 40, 100, 4000), (leased.From, leased.Cursor, leased.To, leased.RowsDone));
    }

    private static async Task<(IStatePort State, Lease Lease)> BeginAsync(TestDatabase database, params (long From, long To)[] ranges)
    {
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireBackfillLeaseAsync(Id, "coordinator", Long, Stopping))!;
        await state.PrepareRangesAsync(lease, Step, Table, ranges, "1", Stopping);
        return (state, lease);
    }

    private static async Task<BackfillRange> LeasedAsync(IStatePort state, Lease lease, long worthSplitting = 1000, string owner = "me")
    {
        var leasing = await state.LeaseRangeAsync(lease, Step, owner, Long, worthSplitting, Stopping);
        Assert.Equal(RangeAnswer.Leased, leasing.Answer);
        return leasing.Range!;
    }

    private static Task<int> AdvanceAsync(TestDatabase database, BackfillRange range, long from, long to)
        => database.ExecuteAsync($"SELECT migrator.advance_range({range.Id}, {range.Token}, {from}, {to}, 7, 0, false, '1 minute')");

    private static Task<int> EndLeaseAsync(TestDatabase database)
        => database.ExecuteAsync("UPDATE migrator.migration SET lease_expires = clock_timestamp() - interval '1 ms'");
}
