using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Tests.State;

public sealed class ObserverTests(ServerFixture server)
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_looks_for_all_until_it_gives_its_lease_back()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        Assert.True(await TakeAsync(state, "one", Long));
        Assert.False(await TakeAsync(state, "two", Long));
        Assert.True(await TakeAsync(state, "one", Long));
        await state.StopObservingAsync("kubernetes", "two", Stopping);
        Assert.False(await TakeAsync(state, "two", Long));
        await state.StopObservingAsync("kubernetes", "one", Stopping);
        Assert.True(await TakeAsync(state, "two", Long));
        Assert.False(await TakeAsync(state, "one", Long));
    }

    [Fact]
    public async Task A_lease_that_has_run_out_is_anybodys()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        Assert.True(await TakeAsync(state, "one", TimeSpan.Zero));
        Assert.True(await TakeAsync(state, "two", Long));
        Assert.False(await TakeAsync(state, "one", Long));
    }

    [Fact]
    public async Task Applications_that_ask_other_sources_have_observers_of_their_own()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        Assert.True(await TakeAsync(state, "one", Long));
        Assert.True(await state.TryObserveAsync("consul", "two", Long, Stopping));
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_is_elected()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        var elected = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TakeAsync(state, $"instance {number}", Long)));

        Assert.Single(elected, isElected => isElected);
    }

    private static Task<bool> TakeAsync(IStatePort state, string owner, TimeSpan timeToLive) => state.TryObserveAsync("kubernetes", owner, timeToLive, Stopping);
}
