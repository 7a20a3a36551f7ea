using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Orders;
using Migrator.Gates.Uses;
using Npgsql;

namespace Migrator.PostgreSql.Tests.State;

public sealed class FleetTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_registration_lives_by_the_databases_clock_and_a_renewal_keeps_its_beginning()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        var first = await state.BeatAsync("shop", "1.0.0", "a", Ttl, Stopping);
        var second = await state.BeatAsync("shop", "1.0.0", "a", Ttl, Stopping);

        Assert.Equal(first.StartedAt, second.StartedAt);
        Assert.True(second.LeaseUntil > first.LeaseUntil);
        Assert.Equal(second, Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)));
    }

    [Fact]
    public async Task A_registration_that_ran_out_is_seen_in_the_window_only_and_begins_anew()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var first = await state.BeatAsync("shop", "1.0.0", "a", Ttl, Stopping);
        await database.ExecuteAsync(
            "UPDATE migrator.instance SET last_seen = last_seen - interval '1 min', lease_until = lease_until - interval '1 min'");

        var seen = await state.ReadHeartbeatsAsync(TimeSpan.FromHours(1), Stopping);
        var unseen = await state.ReadHeartbeatsAsync(TimeSpan.FromSeconds(1), Stopping);
        var anew = await state.BeatAsync("shop", "1.0.0", "a", Ttl, Stopping);

        Assert.False(Assert.Single(seen).IsLive);
        Assert.Empty(unseen);
        Assert.True(anew.StartedAt > first.StartedAt);
    }

    [Fact]
    public async Task An_instance_that_has_stopped_is_not_live()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await state.BeatAsync("shop", "1.0.0", "a", Ttl, Stopping);

        await state.StopBeatingAsync("a", Stopping);

        Assert.Empty(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
        Assert.False(Assert.Single(await state.ReadHeartbeatsAsync(Ttl, Stopping)).IsLive);
    }

    [Fact]
    public async Task A_raised_fence_refuses_old_versions_unreadable_ones_and_renewals()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await state.BeatAsync("shop", "2.3.0", "old", Ttl, Stopping);

        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);

        var refusal = await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "2.3.0", "old", Ttl, Stopping));
        Assert.Equal(("shop", "2.3.0", ">=2.4.0"), (refusal.App, refusal.Version, refusal.Range));
        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "2.4.0-rc.1", "a", Ttl, Stopping));
        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "latest", "b", Ttl, Stopping));
        Assert.True((await state.BeatAsync("shop", "2.4.0", "new", Ttl, Stopping)).IsLive);
        Assert.True((await state.BeatAsync("crm", "1.0.0", "crm", Ttl, Stopping)).IsLive);
    }

    [Fact]
    public async Task An_old_instance_that_registers_while_the_fence_is_being_raised_waits_and_is_refused()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await state.BeatAsync("shop", "2.3.0", "known", Ttl, Stopping);
        await using var raising = await OpenTransaction.BeginAsync(
            database,
            """
            SELECT 1 FROM migrator.fence WHERE app = 'shop' AND migration_id = 0 FOR UPDATE;
            INSERT INTO migrator.fence (app, migration_id, range, raised_at) VALUES ('shop', 1, '>=2.4.0', clock_timestamp());
            """);

        var renewing = state.BeatAsync("shop", "2.3.0", "known", Ttl, Stopping);
        var registering = state.BeatAsync("shop", "2.3.1", "unknown", Ttl, Stopping);
        await WaitersAsync(database, 2);
        await raising.CommitAsync();

        await Assert.ThrowsAsync<FencedOutException>(() => renewing);
        await Assert.ThrowsAsync<FencedOutException>(() => registering);
    }

    [Fact]
    public async Task Raising_the_fence_waits_for_a_registration_under_way_and_then_sees_it()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await using var registering = await OpenTransaction.BeginAsync(
            database,
            "SELECT migrator.beat('shop', '2.3.0', 'old', '30s')");

        var raising = state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);
        await WaitersAsync(database, 1);
        await registering.CommitAsync();
        await raising;

        Assert.Equal("2.3.0", Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Version);
    }

    [Fact]
    public async Task A_version_satisfies_the_fences_of_all_migrations_and_one_lowered_leaves_the_others()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var one = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        var two = (await state.TryAcquireLeaseAsync(new MigrationId(2), "me", Ttl, Stopping))!;
        var first = await state.RaiseFenceAsync(one, "shop", new(">=2.4.0"), Stopping);
        var second = await state.RaiseFenceAsync(two, "shop", new(">=2.5.0"), Stopping);

        var raised = await state.ReadFencesAsync(Stopping);
        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "2.4.0", "a", Ttl, Stopping));
        await state.LowerFencesAsync(two, Stopping);

        Assert.Equal([second, first], raised);
        Assert.Equal([first], await state.ReadFencesAsync(Stopping));
        Assert.True((await state.BeatAsync("shop", "2.4.0", "a", Ttl, Stopping)).IsLive);
        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "2.3.0", "b", Ttl, Stopping));
    }

    [Fact]
    public async Task A_fence_raised_again_keeps_its_time()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;

        var first = await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);
        var again = await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);
        var other = await state.RaiseFenceAsync(lease, "shop", new(">=2.5.0"), Stopping);

        Assert.Equal(first, again);
        Assert.True(other.RaisedAt > first.RaisedAt);
    }

    [Fact]
    public async Task A_fence_by_the_order_of_registration_lets_in_what_was_registered_from_its_bound_on_and_nothing_unregistered()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        foreach (var version in new[] { "9.0.0", "f00d", "1.0.0" })
        {
            await state.RegisterReleaseAsync("shop", version, ReleasePlace.Any, soak: null, "me", Stopping);
        }

        var role = await database.CreateWriterRoleAsync("app");
        await using var application = PostgreSqlDatabase.Connect(role.ConnectionString);
        await application.State.BeatAsync("shop", "9.0.0", "old", Ttl, Stopping);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=f00d") { Scheme = VersionScheme.Ordinal }, Stopping);

        var old = await Assert.ThrowsAsync<FencedOutException>(() => application.State.BeatAsync("shop", "9.0.0", "old", Ttl, Stopping));
        var unknown = await Assert.ThrowsAsync<FencedOutException>(() => application.State.BeatAsync("shop", "abc123", "new", Ttl, Stopping));
        var bound = await application.State.BeatAsync("shop", "f00d", "a", Ttl, Stopping);
        var later = await application.State.BeatAsync("shop", "1.0.0", "b", Ttl, Stopping);
        await state.RegisterReleaseAsync("shop", "abc123", ReleasePlace.Any, soak: null, "me", Stopping);
        var registered = await application.State.BeatAsync("shop", "abc123", "new", Ttl, Stopping);

        Assert.Equal((false, ">=f00d"), (old.IsUnregistered, old.Range));
        Assert.True(unknown.IsUnregistered);
        Assert.Contains("migrator release register shop=abc123", unknown.Message, StringComparison.Ordinal);
        Assert.All([bound, later, registered], beat => Assert.True(beat.IsLive));
    }

    [Fact]
    public async Task A_fence_whose_bound_was_never_registered_lets_nobody_in()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await state.RegisterReleaseAsync("shop", "aaa", ReleasePlace.Any, soak: null, "me", Stopping);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new("<=bbb") { Scheme = VersionScheme.Ordinal }, Stopping);

        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "aaa", "a", Ttl, Stopping));
        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "bbb", "b", Ttl, Stopping));

        Assert.Empty(await state.ReadHeartbeatsAsync(Ttl, Stopping));
    }

    [Fact]
    public async Task A_fence_by_numbers_counts_the_fourth_too()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=26.04.1.2") { Scheme = VersionScheme.CalVer }, Stopping);

        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "26.4.1.1", "a", Ttl, Stopping));

        Assert.True((await state.BeatAsync("shop", "26.4.1.2", "b", Ttl, Stopping)).IsLive);
    }

    [Fact]
    public async Task The_same_fence_in_another_order_is_another_fence_and_no_range_for_who_knows_no_orders()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        var first = await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);

        var second = await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0") { Scheme = VersionScheme.Ordinal }, Stopping);
        var told = await database.ScalarAsync<string>("SELECT (migrator.fence_ranges('shop'))[1]");

        Assert.True(second.RaisedAt > first.RaisedAt);
        Assert.Equal(second, Assert.Single(await state.ReadFencesAsync(Stopping)));
        Assert.False(VersionRange.TryParse(told, out _, out _));
    }

    [Fact]
    public async Task A_fence_goes_by_the_word_of_an_instance_and_by_its_version_where_it_says_none()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("app");
        await using var application = PostgreSqlDatabase.Connect(role.ConnectionString);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(7), "me", Ttl, Stopping))!;
        await application.State.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=new-only"], Stopping);
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);

        var old = await Assert.ThrowsAsync<FencedOutException>(() => application.State.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=old-only"], Stopping));
        var unknown = await Assert.ThrowsAsync<FencedOutException>(() => application.State.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=newest"], Stopping));
        var both = await Assert.ThrowsAsync<FencedOutException>(() => application.State.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=writes-both-reads-new"], Stopping));
        await Assert.ThrowsAsync<FencedOutException>(() => application.State.BeatAsync("shop", "2.3.0", "b", Ttl, ["77=new-only"], Stopping));
        var byWord = await application.State.BeatAsync("shop", "2.3.0", "c", Ttl, ["7=new-only"], Stopping);
        var byVersion = await application.State.BeatAsync("shop", "2.4.0", "d", Ttl, ["77=old-only"], Stopping);

        Assert.Equal(["old-only of migration 7", "newest of migration 7", "writes-both-reads-new of migration 7"], new[] { old, unknown, both }.Select(refused => refused.Said));
        Assert.All([byWord, byVersion], beat => Assert.True(beat.IsLive));
        Assert.Equal(
            [("a", "7=new-only"), ("c", "7=new-only"), ("d", "77=old-only")],
            (await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Select(beat => (beat.InstanceId, Assert.Single(beat.Capabilities))).Order());
    }

    [Fact]
    public async Task A_fence_of_a_backfill_lets_in_who_says_it_writes_both()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(7), "me", Ttl, Stopping))!;

        var raised = await state.RaiseFenceAsync(lease, "shop", new(">=2.3.0") { Admits = ShapeUses.WritesBothReadsOld | ShapeUses.WritesBothReadsNew }, Stopping);

        Assert.True((await state.BeatAsync("shop", "2.2.0", "a", Ttl, ["7=writes-both-reads-old"], Stopping)).IsLive);
        await Assert.ThrowsAsync<FencedOutException>(() => state.BeatAsync("shop", "2.4.0", "b", Ttl, ["7=new-only"], Stopping));
        Assert.Equal(raised, Assert.Single(await state.ReadFencesAsync(Stopping)));
    }

    [Fact]
    public async Task An_instance_that_says_something_else_leaves_what_it_said_in_the_history_until_now()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);

        var first = await state.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=old-only"], Stopping);
        await state.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=old-only"], Stopping);
        var switched = await state.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=new-only"], Stopping);
        var seen = Assert.Single((await state.ReadFleetHistoryAsync(Stopping)).Sightings);

        Assert.Equal(("7=old-only", first.StartedAt, switched.LastSeen), (Assert.Single(seen.Capabilities), seen.FirstSeen, seen.LastSeen));
        Assert.Equal(first.StartedAt, switched.StartedAt);
    }

    [Fact]
    public async Task An_instance_whose_library_knows_of_no_words_says_none()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await state.BeatAsync("shop", "2.4.0", "a", Ttl, ["7=new-only"], Stopping);

        await database.ExecuteAsync("SELECT migrator.beat('shop', '2.4.0', 'a', '30s')");

        Assert.Empty(Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Capabilities);
    }

    [Fact]
    public async Task A_client_that_has_not_judged_the_fence_is_not_registered()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(1), "me", Ttl, Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync("SELECT migrator.beat('shop', '2.3.0', 'old', '30s')"));
        var saying = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync("SELECT migrator.beat_saying('shop', '2.3.0', 'old', '30s', '{1=new-only}', '{}')"));

        Assert.Equal(("MG005", "MG005"), (refusal.SqlState, saying.SqlState));
        Assert.Empty(await state.ReadHeartbeatsAsync(Ttl, Stopping));
    }

    [Fact]
    public async Task Renewals_are_heap_only_updates_and_the_table_does_not_grow()
    {
        // A transaction that is open in any database of a server keeps pages from being tidied for a while; here is none, and nobody else tidies up.
        await using var own = await OwnServer.StartAsync(new Dictionary<string, string> { ["autovacuum"] = "off" });
        await using var database = await own.CreateDatabaseAsync();
        await ControlSchemaTests.InstalledAsync(database);
        var unpooled = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };

        // Its statistics are there for certain when the session has ended.
        await using (var session = new NpgsqlConnection(unpooled.ConnectionString))
        {
            await session.OpenAsync(Stopping);
            await using var beats = new NpgsqlCommand(
                """
                DO $$
                BEGIN
                    FOR beat IN 0..500 LOOP
                        PERFORM migrator.beat('shop', '1.0.0', 'a', '30s');
                        COMMIT;
                    END LOOP;
                END
                $$
                """,
                session);
            await beats.ExecuteNonQueryAsync(Stopping);
        }

        Assert.InRange(await HeapOnlyAsync(database), 0.98, 1);
        Assert.InRange(await database.ScalarAsync<long>("SELECT pg_relation_size('migrator.instance') / 8192"), 1, 3);
    }

    private static async Task<double> HeapOnlyAsync(TestDatabase database)
    {
        double? share = null;
        await Soon.UntilAsync(async () => (share = await database.ScalarAsync<double?>(
            "SELECT n_tup_hot_upd / n_tup_upd::float FROM pg_stat_user_tables WHERE relid = 'migrator.instance'::regclass AND n_tup_upd >= 500")) is not null);
        return share!.Value;
    }

    private static Task WaitersAsync(TestDatabase database, int count) => database.UntilAsync(
        $"SELECT count(DISTINCT pid) >= {count} FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = '{database.Name}')");
}
