using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Execution;
using Migrator.PostgreSql.State;
using Migrator.PostgreSql.Tests.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Execution;

/// <summary>A database with the control schema, a table, and a frozen plan whose lease we hold.</summary>
internal sealed class StepScene : IAsyncDisposable
{
    public static readonly MigrationId Id = new(42);
    public static readonly TableName Orders = new("shop", "orders");

    private StepScene(TestDatabase database, Lease lease, NpgsqlDataSource dataSource)
        => (Database, Lease, Execution, State) = (database, lease, new(new ConnectionSource(dataSource)), new(new ConnectionSource(dataSource)));

    public TestDatabase Database { get; }

    public Lease Lease { get; }

    public PostgreSqlExecution Execution { get; }

    public PostgreSqlState State { get; }

    public static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public static async Task<StepScene> SetAsync(ServerFixture server)
    {
        var database = await server.CreateDatabaseAsync(ControlSchemaFile.InstallAsync);
        var state = new PostgreSqlState(new ConnectionSource(database.DataSource));
        await database.ExecuteAsync(
            """
            CREATE SCHEMA shop;
            CREATE TABLE shop.orders (id int PRIMARY KEY, code text);
            CREATE TABLE shop.lines (id int PRIMARY KEY);
            INSERT INTO shop.orders SELECT n, 'c' || n FROM generate_series(1, 100) n;
            """);
        var lease = await state.TryAcquireLeaseAsync(Id, "the test", TimeSpan.FromMinutes(5), Stopping)
            ?? throw new InvalidOperationException("The lease of a new database is taken.");
        await state.FreezeAsync(TestPlans.Of(Id, TestPlans.Step("E1", Phase.Expand, "SELECT 1")), lease, Stopping);
        return new StepScene(database, lease, database.DataSource);
    }

    /// <summary>The same, by another way.</summary>
    public StepScene Through(NpgsqlDataSource dataSource) => new(Database, Lease, dataSource);

    public static StepScript Script(params PlanStatement[] statements) => new() { IsTransactional = true, Statements = statements };

    public static StepScript Locking(string mode, params PlanStatement[] statements) =>
        Script(statements) with { Locks = [new StepLock(Orders, mode, Blocks.ReadsAndWrites)] };

    public Task<AttemptResult> AttemptAsync(StepScript script, params Guard[] guards) => AttemptAsync(script, TimeSpan.FromMilliseconds(200), guards);

    public Task<AttemptResult> AttemptAsync(StepScript script, TimeSpan lockTimeout, params Guard[] guards) => Execution.AttemptAsync(
        new ScriptAttempt
        {
            Lease = Lease,
            StepId = "E1",
            JournalAs = script.IsTransactional ? StepState.Done : null,
            Script = script,
            LockTimeout = lockTimeout,
            Guards = guards,
        },
        Stopping);

    public async Task<StepRecord> JournalAsync()
    {
        var migration = Assert.Single(await State.ReadMigrationsAsync(Stopping));
        return Assert.Single(migration.Steps);
    }

    public Task<bool> ExistsAsync(string relation) => Database.ScalarAsync<bool>($"SELECT to_regclass('{relation}') IS NOT NULL");

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
