using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.PostgreSql.State;

namespace Migrator.PostgreSql.Tests.State;

public sealed class ControlSchemaTests(ServerFixture server)
{
    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_processes_that_install_at_once_install_once()
    {
        await using var database = await server.CreateDatabaseAsync();
        PostgreSqlDatabase[] processes = [.. Enumerable.Range(0, 4).Select(_ => PostgreSqlDatabase.Connect(database.ConnectionString))];

        await Task.WhenAll(processes.Select(process => process.State.InstallAsync(ControlSchemaFile.Versions, Stopping)));

        Assert.All(processes, process => Assert.Equal(ControlSchemaFile.Newest, process.State.ReadInstalledVersionAsync(Stopping).Result));
        Assert.Equal(ControlSchemaFile.Versions.Count, await database.ScalarAsync<long>("SELECT count(*) FROM migrator.schema_version"));
        await DisposeAsync(processes);
    }

    [Fact]
    public async Task An_older_control_schema_gets_only_what_it_lacks()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;
        await state.InstallAsync([.. ControlSchemaFile.Versions.Take(2)], Stopping);

        await state.InstallAsync(ControlSchemaFile.Versions, Stopping);

        Assert.Equal(ControlSchemaFile.Newest, await state.ReadInstalledVersionAsync(Stopping));
    }

    [Fact]
    public async Task A_machine_too_slow_for_its_own_transaction_begins_it_anew()
    {
        await using var database = await server.CreateDatabaseAsync();
        var control = new ControlDatabase(new(database.DataSource));
        var attempts = 0;

        var answer = await control.WriteAsync(
            async session =>
            {
                if (attempts++ == 0)
                {
                    await session.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 1");
                    await Task.Delay(200, Stopping);
                }

                return await session.ScalarAsync<int>("SELECT 1");
            },
            Stopping);

        Assert.Equal((1, 2), (answer, attempts));
    }

    [Fact]
    public async Task A_newer_control_schema_is_left_alone()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;
        await state.InstallAsync([.. ControlSchemaFile.Versions, new ControlSchemaVersion(99, ["CREATE TABLE migrator.later ()"])], Stopping);

        var refusal = await Assert.ThrowsAsync<ControlSchemaTooNewException>(() => state.InstallAsync(ControlSchemaFile.Versions, Stopping));

        Assert.Equal((99, ControlSchemaFile.Newest), (refusal.Installed, refusal.Known));
    }

    [Fact]
    public async Task An_installation_that_fails_leaves_nothing_behind()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;

        await Assert.ThrowsAnyAsync<Exception>(
            () => state.InstallAsync([.. ControlSchemaFile.Versions, new ControlSchemaVersion(99, ["SELECT 1 / 0"])], Stopping));

        Assert.Null(await state.ReadInstalledVersionAsync(Stopping));
        Assert.False(await database.ScalarAsync<bool>("SELECT to_regnamespace('migrator') IS NOT NULL"));
    }

    [Fact]
    public async Task A_database_without_a_control_schema_remembers_nothing()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;
        var id = new MigrationId(1);

        Assert.Null(await state.ReadInstalledVersionAsync(Stopping));
        Assert.Empty(await state.ReadMigrationsAsync(Stopping));
        Assert.Empty(await state.ReadForeignVersionsAsync(null, Stopping));
        Assert.Null(await state.ReadLeaseAsync(id, Stopping));
        Assert.Empty(await state.ReadMappingsAsync(Stopping));
        Assert.Equal(0, await state.ReadSyncVersionAsync(new TableName("shop", "orders"), Stopping));
        Assert.Empty(await state.ReadUsedBitsAsync(new TableName("shop", "orders"), Stopping));
        Assert.Empty(await state.ReadRangesAsync(id, Stopping));
        Assert.Empty(await state.ReadPoisonAsync(id, 10, Stopping));
        Assert.Empty(await state.ReadEvidenceAsync(id, Stopping));
        Assert.Empty(await state.ReadHeartbeatsAsync(TimeSpan.FromDays(1), Stopping));
        Assert.Empty(await state.ReadFencesAsync(Stopping));
        Assert.Empty(await state.ReadRequirementsAsync(Stopping));
        Assert.Empty(await state.ReadWaiversAsync(id, Stopping));
    }

    [Fact]
    public async Task Writing_without_a_control_schema_says_how_to_get_one()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = new PostgreSqlDatabase(database.DataSource).State;

        await Assert.ThrowsAsync<ControlSchemaMissingException>(() => state.BeatAsync("shop", "1.0.0", "a", TimeSpan.FromSeconds(30), Stopping));
        await Assert.ThrowsAsync<ControlSchemaMissingException>(() => state.TryAcquireLeaseAsync(new MigrationId(1), "me", TimeSpan.FromSeconds(30), Stopping));
        await Assert.ThrowsAsync<ControlSchemaMissingException>(() => state.AuditAsync(null, "note", "", "me", Stopping));
    }

    [Fact]
    public async Task A_schema_of_that_name_that_is_not_ours_is_left_alone()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("CREATE SCHEMA migrator");
        var state = new PostgreSqlDatabase(database.DataSource).State;

        var refusal = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => state.InstallAsync(ControlSchemaFile.Versions, Stopping));

        Assert.Equal("it has a schema called migrator that is not ours", refusal.Reason);
    }

    [Fact]
    public async Task Versions_of_FluentMigrators_own_runner_are_found_in_any_schema()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            CREATE SCHEMA "We ird";
            CREATE TABLE public."VersionInfo" ("Version" bigint NOT NULL, "AppliedOn" timestamp, "Description" varchar(1024));
            CREATE TABLE "We ird".versioninfo (version bigint NOT NULL);
            INSERT INTO public."VersionInfo" VALUES (7), (3);
            INSERT INTO "We ird".versioninfo VALUES (5), (3);
            """);
        var state = new PostgreSqlDatabase(database.DataSource).State;

        Assert.Equal([new(3), new(5), new(7)], await state.ReadForeignVersionsAsync(null, Stopping));
    }

    [Fact]
    public async Task A_baseline_takes_versions_once()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await InstalledAsync(database);

        var first = await state.BaselineAsync([(new MigrationId(3), "three"), (new MigrationId(5), "five")], Stopping);
        var second = await state.BaselineAsync([(new MigrationId(5), "again"), (new MigrationId(7), "seven")], Stopping);

        Assert.Equal((2, 1), (first, second));
        Assert.Equal(
            [(3, "three", MigrationState.Baselined), (5, "five", MigrationState.Baselined), (7, "seven", MigrationState.Baselined)],
            (await state.ReadMigrationsAsync(Stopping)).Select(migration => (migration.Id.Value, migration.Title, migration.State)));
    }

    [Fact]
    public async Task An_application_without_any_rights_can_register_and_record_but_not_read()
    {
        await using var database = await server.CreateDatabaseAsync();
        await InstalledAsync(database);
        var role = await database.CreateWriterRoleAsync("app");
        await using var application = PostgreSqlDatabase.Connect(role.ConnectionString);

        var heartbeat = await application.State.BeatAsync("shop", "1.0.0", "a", TimeSpan.FromSeconds(30), Stopping);
        await application.State.StopBeatingAsync("a", Stopping);

        Assert.True(heartbeat.IsLive);
        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => application.State.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping));
        await Assert.ThrowsAsync<DatabaseUnreachableException>(() => application.State.TryAcquireLeaseAsync(new MigrationId(1), "me", TimeSpan.FromSeconds(1), Stopping));
    }

    [Fact]
    public async Task Everything_works_through_a_pooler_in_transaction_mode()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var bouncer = await database.StartPgBouncerAsync();
        await using var pooled = PostgreSqlDatabase.Connect(bouncer.Through(database.ConnectionString));
        var state = pooled.State;

        await state.InstallAsync(ControlSchemaFile.Versions, Stopping);
        var lease = await state.TryAcquireLeaseAsync(new MigrationId(1), "me", TimeSpan.FromSeconds(30), Stopping);
        var beats = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => state.BeatAsync("shop", "1.0.0", $"i{number % 4}", TimeSpan.FromSeconds(30), Stopping)));

        Assert.Equal(1, lease?.Token);
        Assert.Equal(20, beats.Length);
        Assert.Equal(4, (await state.ReadHeartbeatsAsync(TimeSpan.Zero, Stopping)).Count);
        Assert.Equal("0", await database.ScalarAsync<string>("SELECT reset_val FROM pg_settings WHERE name = 'lock_timeout'"));
    }

    internal static async Task<IStatePort> InstalledAsync(TestDatabase database)
    {
        var state = new PostgreSqlDatabase(database.DataSource).State;
        await state.InstallAsync(ControlSchemaFile.Versions, Stopping);
        return state;
    }

    private static async Task DisposeAsync(IEnumerable<IAsyncDisposable> things)
    {
        foreach (var thing in things)
        {
            await thing.DisposeAsync();
        }
    }
}
