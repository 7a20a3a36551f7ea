using Migrator.Execution;
using Migrator.Execution.LiveVersions;
using Migrator.Gates.Uses;

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
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);

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

    [Fact]
    public async Task What_an_instance_declares_is_published_at_once_and_with_each_renewal()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(
            state, time, "shop", "2.4.0", Ttl, new Dictionary<MigrationId, ShapeUses> { [new(7)] = ShapeUses.OldOnly }, "a", Stopping);
        var atStart = await SaidAsync(state);

        await heartbeat.DeclareAsync(new MigrationId(7), ShapeUses.NewOnly, Stopping);
        await heartbeat.DeclareAsync(new MigrationId(8), ShapeUses.WritesBothReadsOld, Stopping);
        var declared = await SaidAsync(state);
        await database.ExecuteAsync("UPDATE migrator.instance SET capabilities = '{}'");
        await NextBeatAsync();

        Assert.Equal("7=old-only", atStart);
        Assert.Equal("7=new-only, 8=writes-both-reads-old", declared);
        Assert.Equal(declared, await SaidAsync(state));
    }

    [Fact]
    public async Task An_instance_that_a_fence_does_not_let_go_back_goes_on_as_before()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(
            state, time, "shop", "2.3.0", Ttl, new Dictionary<MigrationId, ShapeUses> { [new(7)] = ShapeUses.NewOnly }, "a", Stopping);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(7), "me", Ttl, Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);

        await Assert.ThrowsAsync<FencedOutException>(() => heartbeat.DeclareAsync(new MigrationId(7), ShapeUses.OldOnly, Stopping));
        await NextBeatAsync();

        Assert.False(heartbeat.Lost.IsCancellationRequested);
        Assert.Equal("7=new-only", await SaidAsync(state));
    }

    [Fact]
    public async Task An_instance_that_has_stopped_declares_nothing_more()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await using var heartbeat = await ApplicationHeartbeat.StartAsync(state, time, "shop", "2.4.0", Ttl, "a", Stopping);
        await heartbeat.StopAsync(Stopping);

        await Assert.ThrowsAsync<InvalidOperationException>(() => heartbeat.DeclareAsync(new MigrationId(7), ShapeUses.NewOnly, Stopping));

        Assert.Empty(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
    }

    private static async Task<string> SaidAsync(Migrator.Execution.Ports.IStatePort state)
        => string.Join(", ", Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Capabilities);

    private async Task NextBeatAsync()
    {
        await Soon.UntilAsync(() => time.IsAwaited(Ttl / 3));
        time.Advance(Ttl / 3);
        await Soon.UntilAsync(() => time.IsAwaited(Ttl / 3));
    }
}
