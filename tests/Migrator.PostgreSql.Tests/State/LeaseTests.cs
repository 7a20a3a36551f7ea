using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.State;

public sealed class LeaseTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;
    private static readonly MigrationId Id = new(42);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Nobody_gets_a_lease_that_somebody_holds()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => state.TryAcquireLeaseAsync(Id, $"runner {number}", Long, Stopping)));

        var held = Assert.Single(all, lease => lease is not null);
        Assert.Equal(held, await state.ReadLeaseAsync(Id, Stopping));
        Assert.Empty(await state.ReadMigrationsAsync(Stopping));
    }

    [Fact]
    public async Task A_lease_given_back_can_be_had_at_once_with_a_higher_token()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var first = await state.TryAcquireLeaseAsync(Id, "first", Long, Stopping);

        await state.ReleaseLeaseAsync(first!, Stopping);
        var free = await state.ReadLeaseAsync(Id, Stopping);
        var second = await state.TryAcquireLeaseAsync(Id, "second", Long, Stopping);

        Assert.Null(free);
        Assert.Equal(first!.Token + 1, second?.Token);
    }

    [Fact]
    public async Task A_takeover_after_the_end_stops_every_write_of_the_old_holder()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var old = (await state.TryAcquireLeaseAsync(Id, "old", Long, Stopping))!;
        await state.FreezeAsync(Plans.Empty(Id, "E1"), old, Stopping);
        await EndLeasesAsync(database);

        var young = await state.TryAcquireLeaseAsync(Id, "young", Long, Stopping);

        Assert.Equal(old.Token + 1, young?.Token);
        Assert.Null(await state.RenewLeaseAsync(old, Long, Stopping));
        await Assert.ThrowsAsync<LeaseLostException>(() => state.SetStateAsync(old, MigrationState.Expanded, Stopping));
        await Assert.ThrowsAsync<LeaseLostException>(() => state.MarkStepAsync(old, "E1", StepState.Done, null, Stopping));
        await Assert.ThrowsAsync<LeaseLostException>(() => state.PrepareRangesAsync(old, "B1", new TableName("a", "b"), [(0, 1)], "1", Stopping));
        await Assert.ThrowsAsync<LeaseLostException>(() => state.RaiseFenceAsync(old, "shop", new(">=2.0.0"), Stopping));
        await Assert.ThrowsAsync<LeaseLostException>(() => state.ForgetPoisonAsync(old, direction: null, Stopping));
        await state.ReleaseLeaseAsync(old, Stopping);
        Assert.Equal(young, await state.ReadLeaseAsync(Id, Stopping));
    }

    [Fact]
    public async Task Steps_and_batches_of_an_old_holder_are_refused_by_the_server()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        var range = Assert.Single(await state.PrepareRangesAsync(lease, "B1", new TableName("a", "b"), [(0, 10)], "1", Stopping));

        await database.ExecuteAsync($"SELECT migrator.move_range({range.Id}, 42, {lease.Token}, 0, 4, 100)");

        Assert.Equal(range with { Cursor = 4, RowsDone = 100 }, Assert.Single(await state.ReadRangesAsync(Id, Stopping)));
        foreach (var stale in new[]
        {
            $"SELECT migrator.move_range({range.Id}, 42, {lease.Token}, 0, 4, 100)",
            $"SELECT migrator.move_range({range.Id}, 42, {lease.Token - 1}, 4, 8, 100)",
            $"SELECT migrator.hold(42, {lease.Token - 1})",
            $"SELECT migrator.mark_step(42, 'E1', 'done', {lease.Token - 1})",
        })
        {
            var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync(stale));
            Assert.Equal("MG001", refusal.SqlState);
        }
    }

    [Fact]
    public async Task While_a_step_holds_the_migration_its_lease_is_kept_and_nobody_takes_over()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        await EndLeasesAsync(database);
        await using var step = await OpenTransaction.BeginAsync(
            database,
            $"SELECT migrator.hold(42, {lease.Token})");

        var taken = await state.TryAcquireLeaseAsync(Id, "another", Long, Stopping);
        var renewed = await state.RenewLeaseAsync(lease, Long, Stopping);

        Assert.Null(taken);
        Assert.Equal(lease.Token, renewed?.Token);
    }

    [Fact]
    public async Task A_lease_that_nobody_took_over_is_renewed_even_after_its_end()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(Id, "me", Long, Stopping))!;
        await EndLeasesAsync(database);

        var renewed = await state.RenewLeaseAsync(lease, Long, Stopping);

        Assert.Equal(lease.Token, renewed?.Token);
        Assert.True(renewed?.ExpiresAt > lease.ExpiresAt);
    }

    private static Task<int> EndLeasesAsync(TestDatabase database)
        => database.ExecuteAsync("UPDATE migrator.migration SET lease_expires = clock_timestamp() - interval '1 ms'");
}
