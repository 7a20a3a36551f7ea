using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Gates.Uses;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests;

public sealed partial class StartupTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_version_that_needs_what_is_not_there_yet_stops_before_the_first_request()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.4.0");

        var refused = await Assert.ThrowsAsync<StartupRefusedException>(host.StartAsync);

        Assert.Equal(AdmissionVerdict.NotYet, refused.Admission.Verdict);
        Assert.Equal(
            "shop 2.4.0 may not start yet. shop 2.4.0 uses what migration 202611230900 brings, and it has not been expanded. Run: migrator expand 202611230900.",
            refused.Message);
        Assert.False(host.FirstRequest.IsPossible);
    }

    [Fact]
    public async Task A_version_whose_shape_is_gone_is_told_which_migration_took_it_and_which_version_is_needed()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using (var first = ShopHost.Of(database, "2.4.0", shop => shop.AddExpandAtStartup(), null, ("Startup:NothingLive", "true")))
        {
            await first.StartAsync();
            await first.StopAsync();
        }

        await using var old = ShopHost.Of(database, "2.3.0");
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(old.StartAsync);

        Assert.Equal(AdmissionVerdict.Never, refused.Admission.Verdict);
        Assert.Contains("needs the old shape of migration 202611230900", refused.Message);
        Assert.Contains("only shop >=2.4.0 may start", refused.Message);
        Assert.Empty(await new PostgreSqlDatabase(database.DataSource).State.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
    }

    [Fact]
    public async Task An_application_registers_when_it_starts_and_says_when_it_stops()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0+abc", shop => shop.AddExpandAtStartup());
        var state = new PostgreSqlDatabase(database.DataSource).State;

        await host.StartAsync();
        var running = await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping);
        var health = await host.HealthAsync();
        var whileStopping = 0;
        host.FirstRequest.Last = async () => whileStopping = (await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Count;
        await host.StopAsync();

        Assert.Equal(1, whileStopping);
        Assert.Equal(("shop", "2.3.0+abc", host.Instance.InstanceId), Assert.Single(running) is { } one ? (one.App, one.Version, one.InstanceId) : default);
        Assert.Equal((HealthStatus.Healthy, "shop 2.3.0+abc may use the schema as it stands."), (health.Status, health.Description));
        Assert.Empty(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
    }

    [Fact]
    public async Task A_migration_that_is_refused_at_startup_does_not_hold_back_those_that_do_not_need_it()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await database.ExecuteAsync("CREATE TABLE shop.notes (id integer)");
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup(), null, ("Tags:0", "additive"));

        await host.StartAsync();
        await host.StopAsync();

        var begun = await new PostgreSqlDatabase(database.DataSource).State.ReadMigrationsAsync(Stopping);
        Assert.Equal(new MigrationId(202611230900), Assert.Single(begun).Id);
    }

    [Fact]
    public async Task An_application_that_only_warns_starts_and_says_what_is_wrong()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.4.0", shop => shop.AddStartupGuard(StartupGuardMode.WarnOnly));

        await host.StartAsync();
        var health = await host.HealthAsync();

        Assert.True(host.FirstRequest.IsPossible);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("migration 202611230900", health.Description);
    }

    [Fact]
    public async Task A_database_that_is_away_is_asked_again_by_an_application_that_may_wait()
    {
        await using var away = PostgreSqlDatabase.Connect("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere");
        await using var host = ShopHost.Of(away, "2.4.0", shop => shop.AddStartupGuard(StartupGuardMode.NotReady));

        await host.StartAsync();
        var health = await host.HealthAsync();
        await host.StopAsync();

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.StartsWith("The guard could not look: ", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strict_application_does_not_start_without_its_database()
    {
        await using var away = PostgreSqlDatabase.Connect("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere");
        await using var host = ShopHost.Of(away, "2.4.0");

        await Assert.ThrowsAnyAsync<Exception>(host.StartAsync);

        Assert.False(host.FirstRequest.IsPossible);
    }

    [Fact]
    public async Task A_fence_makes_a_running_instance_let_go_and_stop()
    {
        var time = new PostgreSql.Tests.State.ManualTime();
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup(), time);
        await host.StartAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(202611230900), "me", TimeSpan.FromSeconds(30), Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);
        var stopped = Signal(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

        await Soon.UntilAsync(() => time.IsAwaited(TimeSpan.FromSeconds(10)));
        time.Advance(TimeSpan.FromSeconds(10));
        await stopped.WaitAsync(TimeSpan.FromMinutes(3), Stopping);
        var health = await host.HealthAsync();

        Assert.True(host.Instance.Lost.IsCancellationRequested);
        Assert.False(host.Instance.IsReady);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("shop >=2.4.0 only", host.Instance.LostBecause);
    }

    [Fact]
    public async Task A_fence_keeps_an_application_that_may_wait_from_being_ready_and_a_strict_one_from_starting()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using (var first = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup()))
        {
            await first.StartAsync();
            await first.StopAsync();
        }

        var state = new PostgreSqlDatabase(database.DataSource).State;
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(202611230900), "me", TimeSpan.FromSeconds(30), Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);
        await using var patient = ShopHost.Of(database, "2.3.0", shop => shop.AddStartupGuard(StartupGuardMode.NotReady));
        await using var strict = ShopHost.Of(database, "2.3.0");

        await patient.StartAsync();
        var health = await patient.HealthAsync();
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(strict.StartAsync);

        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.False(patient.Instance.Lost.IsCancellationRequested);
        Assert.Equal(
            "shop 2.3.0 may not start. Only shop >=2.4.0 may register, because migration 202611230900 is removing what other versions need.",
            refused.Message);
    }

    [Fact]
    public async Task An_application_whose_versions_are_ordered_by_registration_does_not_start_before_it_is_registered()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using (var first = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup()))
        {
            await first.StartAsync();
            await first.StopAsync();
        }

        var state = new PostgreSqlDatabase(database.DataSource).State;
        await state.RegisterReleaseAsync("shop", "b81e004", ReleasePlace.Any, soak: null, "me", Stopping);
        await state.RegisterReleaseAsync("shop", "2.4.0", ReleasePlace.Any, soak: null, "me", Stopping);
        await using var registered = ShopHost.Of(database, "b81e004", settings: ("Apps:shop:Scheme", "ordinal"));
        await using var unknown = ShopHost.Of(database, "3f2a91c", settings: ("Apps:shop:Scheme", "ordinal"));

        await registered.StartAsync();
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(unknown.StartAsync);

        Assert.True(registered.Instance.IsReady);
        Assert.Contains("If it is newer than every registered release: migrator release register shop=3f2a91c --newest", refused.Message, StringComparison.Ordinal);
        await registered.StopAsync();
    }

    [Fact]
    public async Task An_instance_says_what_it_does_from_its_start_on_and_anew_when_a_feature_is_switched()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup(), settings: [("Uses:202611230900", "old-only"), ("Uses:7", "writes-both-reads-old")]);
        var state = new PostgreSqlDatabase(database.DataSource).State;
        await host.Instance.DeclareAsync(new MigrationId(8), ShapeUses.NewOnly, Stopping);

        await host.StartAsync();
        var atStart = Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Capabilities;
        await host.Instance.DeclareAsync(new MigrationId(202611230900), ShapeUses.NewOnly, Stopping);
        var switched = Assert.Single(await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Capabilities;
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(202611230900), "me", TimeSpan.FromSeconds(30), Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=2.4.0"), Stopping);
        await Assert.ThrowsAsync<FencedOutException>(() => host.Instance.DeclareAsync(new MigrationId(202611230900), ShapeUses.OldOnly, Stopping));

        Assert.Equal(["7=writes-both-reads-old", "8=new-only", "202611230900=old-only"], atStart);
        Assert.Equal(["7=writes-both-reads-old", "8=new-only", "202611230900=new-only"], switched);
        Assert.False(host.Instance.Lost.IsCancellationRequested);
        await host.StopAsync();
    }

    [Fact]
    public async Task The_guard_goes_by_what_an_instance_says_and_not_by_its_version()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using (var first = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup()))
        {
            await first.StartAsync();
            await first.StopAsync();
        }

        var state = new PostgreSqlDatabase(database.DataSource).State;
        var lease = (await state.TryAcquireLeaseAsync(new MigrationId(202611230900), "me", TimeSpan.FromSeconds(30), Stopping))!;
        await state.RaiseFenceAsync(lease, "shop", new(">=2.3.0"), Stopping);
        await using var patient = ShopHost.Of(database, "2.3.0", shop => shop.AddStartupGuard(StartupGuardMode.NotReady), settings: ("Uses:202611230900", "old-only"));
        await using var strict = ShopHost.Of(database, "2.3.0", settings: ("Uses:202611230900", "old-only"));
        await using var silent = ShopHost.Of(database, "2.3.0");

        await patient.StartAsync();
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(strict.StartAsync);
        await silent.StartAsync();

        Assert.False(patient.Instance.IsReady);
        Assert.Contains("shop 2.3.0 (by its word: old-only) may not register", refused.Message, StringComparison.Ordinal);
        Assert.True(silent.Instance.IsReady);
        await patient.StopAsync();
        await silent.StopAsync();
    }

    [Fact]
    public async Task A_role_that_owns_nothing_registers_as_it_is_and_asks_the_guard_once_it_may_read()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using (var owner = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup()))
        {
            await owner.StartAsync();
            await owner.StopAsync();
        }

        var role = await database.CreateWriterRoleAsync("app");
        await using var own = PostgreSqlDatabase.Connect($"{role.ConnectionString};Pooling=false");
        await using var unguarded = ShopHost.Of(own, "2.3.0", shop => shop.WithoutStartupGuard());
        await using var denied = ShopHost.Of(own, "2.3.0");
        await using var guarded = ShopHost.Of(own, "2.3.0");

        await unguarded.StartAsync();
        await unguarded.StopAsync();
        var problem = await Assert.ThrowsAsync<GuardDeniedException>(denied.StartAsync);
        await database.ExecuteAsync(Grant().Match(problem.Message).Value.Replace("the role", role.QuotedName, StringComparison.Ordinal));
        await guarded.StartAsync();

        Assert.True(guarded.Instance.IsReady);
    }

    [Fact]
    public async Task An_older_library_starts_on_a_control_schema_that_a_newer_tool_has_left()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        var own = new PostgreSqlDatabase(database.DataSource);
        var versions = await new Running.ControlSchemaInstalling(own).SpellAsync(0, Stopping);
        await own.State.InstallAsync([.. versions, new Execution.Ports.ControlSchemaVersion(999, ["CREATE TABLE migrator.later ()"])], Stopping);
        await using var host = ShopHost.Of(database, "2.3.0");

        await host.StartAsync();

        Assert.True(host.Instance.IsReady);
        Assert.NotNull(host.Instance.InstanceId);
    }

    [Fact]
    public async Task An_instance_whose_database_is_gone_lets_go_before_its_registration_runs_out()
    {
        var time = new PostgreSql.Tests.State.ManualTime();
        var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup(), time, ("Heartbeat:OnLoss", "Report"));
        await host.StartAsync();
        await database.DisposeAsync();

        time.Advance(TimeSpan.FromSeconds(25));

        Assert.True(host.Instance.Lost.IsCancellationRequested);
        Assert.Equal("its registration could not be renewed in time", host.Instance.LostBecause);
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task An_application_that_comes_before_the_first_migration_registers_as_soon_as_there_is_something_to_register_with()
    {
        var time = new PostgreSql.Tests.State.ManualTime();
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var host = ShopHost.Of(database, "2.3.0", time: time);
        await host.StartAsync();
        var before = await host.HealthAsync();
        await using (var other = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup()))
        {
            await other.StartAsync();
            await other.StopAsync();
        }

        await Soon.UntilAsync(() => time.IsAwaited(TimeSpan.FromSeconds(10)));
        time.Advance(TimeSpan.FromSeconds(10));
        await Soon.UntilAsync(() => host.Instance.InstanceId is not null);

        Assert.Equal(HealthStatus.Degraded, before.Status);
        Assert.Equal(HealthStatus.Healthy, (await host.HealthAsync()).Status);
    }

    [Fact]
    public async Task Another_runner_that_does_not_end_holds_back_the_start_only_for_so_long_and_expand_goes_on_beside_the_application()
    {
        var time = new PostgreSql.Tests.State.ManualTime();
        await using var database = await ShopHost.DatabaseAsync(server);
        var own = new PostgreSqlDatabase(database.DataSource);
        await new Running.ControlSchemaInstalling(own).EnsureAsync(Stopping);
        var lease = (await own.State.TryAcquireLeaseAsync(new MigrationId(202611230900), "another", TimeSpan.FromHours(1), Stopping))!;
        await using var host = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup(), time, ("Startup:ExpandTimeout", "2m"));

        var starting = host.StartAsync();
        await Soon.UntilAsync(() => time.IsAwaited(TimeSpan.FromMilliseconds(500)) && time.IsAwaited(TimeSpan.FromMinutes(2)));
        var isPossible = host.FirstRequest.IsPossible;
        time.Advance(TimeSpan.FromMinutes(2));
        await starting;
        var before = await own.State.ReadMigrationsAsync(Stopping);
        await Soon.UntilAsync(() => time.IsAwaited(TimeSpan.FromMilliseconds(500)));
        await own.State.ReleaseLeaseAsync(lease, Stopping);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await Soon.UntilAsync(async () => await own.State.ReadMigrationsAsync(Stopping) is [{ State: Execution.State.MigrationState.Expanded }]);
        await host.StopAsync();

        Assert.False(isPossible);
        Assert.True(host.FirstRequest.IsPossible);
        Assert.Empty(before);
    }

    [Fact]
    public async Task Instances_that_start_at_once_expand_once_and_start_all()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var first = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup());
        await using var second = ShopHost.Of(database, "2.3.0", shop => shop.AddExpandAtStartup());

        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        var state = new PostgreSqlDatabase(database.DataSource).State;
        Assert.Equal(Execution.State.MigrationState.Expanded, Assert.Single(await state.ReadMigrationsAsync(Stopping)).State);
        Assert.Equal(2, (await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Count);
    }

    [GeneratedRegex("GRANT .*? TO the role")]
    private static partial Regex Grant();

    private static Task Signal(CancellationToken token)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(signal.SetResult);
        return signal.Task;
    }
}
