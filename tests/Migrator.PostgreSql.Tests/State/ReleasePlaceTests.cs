using Migrator.Execution;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.Tests.State;

/// <summary>The order of versions that have none of their own: whoever registers one late must not make it the newest by accident.</summary>
public sealed class ReleasePlaceTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_first_release_and_a_known_one_need_not_say_where_they_belong()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        await RegisterAsync(state, "aaa", ReleasePlace.Unsaid);
        await RegisterAsync(state, "aaa", ReleasePlace.Unsaid);
        var refused = await Assert.ThrowsAsync<ReleasePlaceException>(() => RegisterAsync(state, "bbb", ReleasePlace.Unsaid));
        await RegisterAsync(state, "bbb", ReleasePlace.Newest);
        await RegisterAsync(state, "aaa", ReleasePlace.Newest);

        Assert.Equal(("shop", "bbb"), (refused.App, refused.Version));
        Assert.Equal(["aaa", "bbb"], await OrderAsync(state));
        await state.RegisterReleaseAsync("billing", "bbb", ReleasePlace.Unsaid, null, "ci", Stopping);
    }

    [Fact]
    public async Task What_ran_before_the_newest_was_registered_is_not_taken_for_the_newest_though_somebody_says_so()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await RegisterAsync(state, "aaa", ReleasePlace.Unsaid);
        await state.BeatAsync("shop", "old", "shop-1", TimeSpan.FromMinutes(1), Stopping);
        await RegisterAsync(state, "bbb", ReleasePlace.Newest);
        await state.BeatAsync("shop", "ccc", "shop-2", TimeSpan.FromMinutes(1), Stopping);

        var refused = await Assert.ThrowsAsync<ReleasePlaceException>(() => RegisterAsync(state, "old", ReleasePlace.Newest));
        await RegisterAsync(state, "old", ReleasePlace.Before("bbb"));
        await RegisterAsync(state, "ccc", ReleasePlace.Newest);

        Assert.Matches("^shop old is not registered: it ran at .* already, before bbb was registered at .*, so it may be older. If it is: --before bbb, or an older one. If it is not: --after bbb.$", refused.Message);
        Assert.Equal(["aaa", "old", "bbb", "ccc"], await OrderAsync(state));
    }

    [Fact]
    public async Task What_another_source_saw_counts_as_well()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await state.RecordLookAsync([new("kubernetes", ObservationStatus.Complete, null, [new("shop", "old", "pod-1", null)])], TimeSpan.FromMinutes(10), Stopping);
        await RegisterAsync(state, "aaa", ReleasePlace.Unsaid);

        await Assert.ThrowsAsync<ReleasePlaceException>(() => RegisterAsync(state, "old", ReleasePlace.Newest));
        await RegisterAsync(state, "old", ReleasePlace.After("aaa"));

        Assert.Equal(["aaa", "old"], await OrderAsync(state));
    }

    [Fact]
    public async Task Beside_another_there_is_always_room_and_a_wrong_order_can_be_put_right()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await RegisterAsync(state, "aaa", ReleasePlace.Unsaid);
        await RegisterAsync(state, "ddd", ReleasePlace.Newest);

        await RegisterAsync(state, "ccc", ReleasePlace.Before("ddd"));
        await RegisterAsync(state, "bbb", ReleasePlace.After("aaa"));
        Assert.Equal(["aaa", "bbb", "ccc", "ddd"], await OrderAsync(state));

        await RegisterAsync(state, "aaa", ReleasePlace.After("ccc"));
        Assert.Equal(["bbb", "ccc", "aaa", "ddd"], await OrderAsync(state));
        await Assert.ThrowsAsync<ReleasePlaceException>(() => RegisterAsync(state, "aaa", ReleasePlace.Before("aaa")));
        await Assert.ThrowsAsync<ReleasePlaceException>(() => RegisterAsync(state, "eee", ReleasePlace.After("zzz")));
        Assert.Equal(["bbb", "ccc", "aaa", "ddd"], await OrderAsync(state));
    }

    private static Task<Release> RegisterAsync(IStatePort state, string version, ReleasePlace place) => state.RegisterReleaseAsync("shop", version, place, null, "ci", Stopping);

    private static async Task<IEnumerable<string>> OrderAsync(IStatePort state)
        => (await state.ReadReleasesAsync(Stopping)).Where(one => one.App == "shop").OrderBy(one => one.Ordinal).Select(one => one.Version);
}
