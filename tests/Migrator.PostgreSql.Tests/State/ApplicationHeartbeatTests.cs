using Migrator.Execution;
using Migrator.Execution.LiveVersions;
using Migrator.Gates.Orders;

namespace Migrator.PostgreSql.Tests.State;

public sealed class ApplicationHeartbeatTests(ServerFixture server)
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    private readonly ManualTime time = new();

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registration_is_renewed_three_times_in_its_life()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(state, time, "shop", "2.4.0", Ttl, "a", Stopping);
        var first = Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));

        await NextBeatAsync();
        await NextBeatAsync();

        var renewed = Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
        Assert.True(renewed.LeaseUntil > first.LeaseUntil);
        Assert.Equal(first.StartedAt, renewed.StartedAt);
        Assert.False(heartbeat.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task An_instance_that_cannot_renew_is_lost_before_the_database_says_so()
    {
        var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(state, time, "shop", "2.4.0", Ttl, "a", Stopping);
        await database.DisposeAsync();

        await NextBeatAsync();
        await NextBeatAsync();
        var before = heartbeat.Lost.IsCancellationRequested;
        time.Advance(Ttl / 6);

        Assert.False(before);
        Assert.True(heartbeat.Lost.IsCancellationRequested);
        Assert.Equal("its registration could not be renewed in time", heartbeat.LostBecause);
        Assert.NotNull(heartbeat.LastFailure);
    }

    [Fact]
    public async Task An_instance_below_the_fence_is_lost_at_its_next_renewal()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(state, time, "shop", "2.3.0", Ttl, "a", Stopping);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", ">=2.4.0", VersionScheme.SemVer, Stopping);

        await Soon.UntilAsync(() => time.IsAwaited(Ttl / 3));
        time.Advance(Ttl / 3);
        await Soon.UntilAsync(() => heartbeat.Lost.IsCancellationRequested);

        Assert.IsType<FencedOutException>(heartbeat.LastFailure);
        await Assert.ThrowsAsync<FencedOutException>(
            () => ApplicationHeartbeat.StartAsync(state, time, "shop", "2.3.0", Ttl, "b", Stopping));
    }

    [Fact]
    public async Task An_instance_that_stops_says_so_and_is_not_lost()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(state, time, "shop", "2.4.0", Ttl, cancellationToken: Stopping);

        await heartbeat.StopAsync(Stopping);
        await heartbeat.StopAsync(Stopping);
        time.Advance(Ttl * 2);

        Assert.Empty(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
        Assert.False(heartbeat.Lost.IsCancellationRequested);
    }

    private async Task NextBeatAsync()
    {
        await Soon.UntilAsync(() => time.IsAwaited(Ttl / 3));
        time.Advance(Ttl / 3);
        await Soon.UntilAsync(() => time.IsAwaited(Ttl / 3));
    }
}
