using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Tests.Execution;
using Migrator.PostgreSql.Tests.State;

namespace Migrator.PostgreSql.Tests.Runs;

/// <summary>A database with the control schema and a table, on which plans made by hand are run.</summary>
internal sealed class RunDatabase(TestDatabase database) : IMigrationDatabase, IAsyncDisposable
{
    public static readonly MigrationId Id = new(42);

    public static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public TestDatabase Server => database;

    public RecordingObserver Observer { get; } = new();

    public RunSettings Settings { get; init; } = new()
    {
        QuietWindow = TimeSpan.Zero,
        RollbackWindow = TimeSpan.Zero,
        Owner = "the test",
        LockTimeout = TimeSpan.FromMilliseconds(100),
        LockRetryFor = TimeSpan.FromSeconds(2),
        HeartbeatTimeToLive = TimeSpan.FromMilliseconds(300),
    };

    public string Provider => Real.Provider;

    public string DefaultSchema => Real.DefaultSchema;

    public ICatalogPort Catalog => Real.Catalog;

    public IPlanningPort Planning => Real.Planning;

    public IExecutionPort Execution => Real.Execution;

    public IRowsPort Rows => Real.Rows;

    public IStatePort State => Real.State;

    private PostgreSqlDatabase Real { get; } = new(database.DataSource);

    public static async Task<RunDatabase> CreateAsync(ServerFixture server)
    {
        return await CreateAsync(await server.CreateDatabaseAsync(ControlSchemaFile.InstallAsync));
    }

    /// <summary>The same on a database that has the control schema already.</summary>
    public static async Task<RunDatabase> CreateAsync(TestDatabase database)
    {
        var created = new RunDatabase(database);
        await created.Server.ExecuteAsync(
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop.orders (id int PRIMARY KEY, code text);
            INSERT INTO shop.orders SELECT n, 'c' || n FROM generate_series(1, 100) n;
            """);
        return created;
    }

    public async Task<MigrationPlan> PlanAsync(params PlanStep[] steps)
    {
        var catalog = await Catalog.ReadAsync(Stopping);
        return PlanJson.Seal(TestPlans.Of(Id, steps) with
        {
            Target = new PlanTarget("postgresql", catalog.Server.Major, catalog.Server.Database, catalog.Server.Identity),
        });
    }

    public Task<RunResult> ExpandAsync(MigrationPlan plan, params AppRelease[] releases) =>
        new ExpandRun(this, Settings, Observer, TimeProvider.System).RunAsync(PlanJson.Seal(plan), releases, Stopping);

    public Task<RunResult> BackfillAsync() => new BackfillRun(this, Settings, Observer, TimeProvider.System).RunAsync(Id, Stopping);

    public Task<RunResult> ContractAsync(ContractOptions options) => new ContractRun(this, Settings, Observer, TimeProvider.System).RunAsync(Id, options, Stopping);

    public Task<RunResult> RollbackAsync(RollbackOptions options) => new RollbackRun(this, Settings, Observer, TimeProvider.System).RunAsync(Id, options, Stopping);

    /// <summary>Asserts that nothing is live.</summary>
    public static ILiveVersionSource NothingIsLive => ManifestSource.TryParse(["none"], out var source, out var why) ? source : throw new InvalidOperationException(why);

    public async Task<MigrationRecord> RecordAsync() => Assert.Single(await State.ReadMigrationsAsync(Stopping), record => record.Id == Id);

    public Task<bool> ExistsAsync(string relation) => Server.ScalarAsync<bool>($"SELECT to_regclass('{relation}') IS NOT NULL");

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
