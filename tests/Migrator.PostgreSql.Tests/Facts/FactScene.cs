using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.PostgreSql.Sync;
using Migrator.PostgreSql.Tests.Runs;
using Migrator.PostgreSql.Tests.State;
using Npgsql;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>
/// A database whose migrations are planned and run by the real planner and the real runs, and an application that writes as
/// the most contrary one would: not the owner, with nothing on its search path, in another time zone.
/// </summary>
internal sealed class FactScene : IAsyncDisposable
{
    private FactScene(TestDatabase database, WriterRole writer)
        => (Database, Writer, Ports) = (database, writer, new PostgreSqlDatabase(database.DataSource));

    public static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public TestDatabase Database { get; }

    public WriterRole Writer { get; }

    public PostgreSqlDatabase Ports { get; }

    public RecordingObserver Observer { get; } = new();

    public RunSettings Settings { get; set; } = new()
    {
        QuietWindow = TimeSpan.Zero,
        RollbackWindow = TimeSpan.Zero,
        Owner = "the test",
        LockTimeout = TimeSpan.FromMilliseconds(300),
        LockRetryFor = TimeSpan.FromMinutes(2),
        HeartbeatTimeToLive = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>Installs the control schema, runs the script, and lets the application read and write the schema shop.</summary>
    public static async Task<FactScene> CreateAsync(ServerFixture server, string script)
    {
        return await CreateAsync(await server.CreateDatabaseAsync(ControlSchemaFile.InstallAsync), script);
    }

    /// <summary>The same on a database that has the control schema already.</summary>
    public static async Task<FactScene> CreateAsync(TestDatabase database, string script)
    {
        var writer = await database.CreateWriterRoleAsync("shop");
        var scene = new FactScene(database, writer);
        await database.ExecuteAsync($"CREATE SCHEMA shop; {script}");
        await database.ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA shop TO {writer.QuotedName};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO {writer.QuotedName};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA shop TO {writer.QuotedName};
            """);
        return scene;
    }

    public Task<PlanResult> TryPlanAsync(long id, params SchemaChange[] changes) => new PlanMaking(Ports).PlanAsync(
        new MigrationDefinition { Id = new(id), Title = $"migration {id}", Source = $"M{id}", Changes = changes }, Stopping);

    public async Task<MigrationPlan> PlanAsync(long id, params SchemaChange[] changes)
    {
        var result = await TryPlanAsync(id, changes);
        Assert.Empty(result.Refusals);
        return result.Plan!;
    }

    /// <summary>The one reason why a plan is refused.</summary>
    public async Task<Finding> RefusalAsync(long id, params SchemaChange[] changes) => Assert.Single((await TryPlanAsync(id, changes)).Refusals);

    public async Task<MigrationPlan> ExpandAsync(long id, params SchemaChange[] changes)
    {
        var plan = await PlanAsync(id, changes);
        Done(await TryExpandAsync(plan));
        return plan;
    }

    public Task<RunResult> TryExpandAsync(MigrationPlan plan)
        => new ExpandRun(Ports, Settings, Observer, TimeProvider.System).RunAsync(PlanJson.Seal(plan), [new AppRelease("shop", "2.0.0")], Stopping);

    public async Task BackfillAsync(long id) => Done(await TryBackfillAsync(id));

    public Task<RunResult> TryBackfillAsync(long id, IRunObserver? observer = null)
        => new BackfillRun(Ports, Settings, observer ?? Observer, TimeProvider.System).RunAsync(new(id), Stopping);

    public async Task VerifyAsync(long id) => Done(await TryVerifyAsync(id));

    public Task<RunResult> TryVerifyAsync(long id, RepairSide? repair = null) => TryVerifyAsync(id, new VerifyOptions { RepairFrom = repair });

    public Task<RunResult> TryVerifyAsync(long id, VerifyOptions options)
        => new VerifyRun(Ports, Settings, Observer, TimeProvider.System).RunAsync(new(id), options, Stopping);

    /// <summary>As far as a stage. Where transactions of writers last longer than contract waits for them, as on a busy machine, it is run again, as the gate says.</summary>
    public async Task ContractAsync(long id, ContractStage until = ContractStage.Drop)
    {
        var result = await TryContractAsync(id, until);
        await Soon.UntilAsync(async () => !IsHeldByTransactions(result) || !IsHeldByTransactions(result = await TryContractAsync(id, until)));
        Done(result);
    }

    public Task<RunResult> TryContractAsync(long id, ContractStage until = ContractStage.Drop) => new ContractRun(Ports, Settings, Observer, TimeProvider.System).RunAsync(
        new(id), new ContractOptions { Until = until, Sources = [RunDatabase.NothingIsLive] }, Stopping);

    public async Task RollbackAsync(long id) => Done(await TryRollbackAsync(id));

    public Task<RunResult> TryRollbackAsync(long id)
        => new RollbackRun(Ports, Settings, Observer, TimeProvider.System).RunAsync(new(id), new RollbackOptions { Sources = [RunDatabase.NothingIsLive] }, Stopping);

    /// <summary>From expand to the end.</summary>
    public async Task RunWholeAsync(MigrationPlan plan)
    {
        Done(await TryExpandAsync(plan));
        if (plan.StepsOf(Phase.Backfill).Any())
        {
            await BackfillAsync(plan.Id.Value);
            await VerifyAsync(plan.Id.Value);
        }

        await ContractAsync(plan.Id.Value);
    }

    /// <summary>From expand to a point from which there is a way back.</summary>
    public async Task GoToAsync(Reached last, long id, params SchemaChange[] changes)
    {
        await ExpandAsync(id, changes);
        if (last >= Reached.Backfilled)
        {
            await BackfillAsync(id);
        }

        if (last >= Reached.Flipped)
        {
            await VerifyAsync(id);
            await ContractAsync(id, ContractStage.Flip);
        }
    }

    /// <summary>A session of the application.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string applicationName = "shop/1.0.0")
    {
        var connection = new NpgsqlConnection($"{Writer.ConnectionString};Application Name=\"{applicationName}\"");
        await connection.OpenAsync(Stopping);
        return connection;
    }

    /// <summary>The application executes one statement or several.</summary>
    public async Task WriteAsync(string sql, string applicationName = "shop/1.0.0")
    {
        await using var connection = await ConnectAsync(applicationName);
        await connection.DoAsync(sql);
    }

    /// <summary>Writes past the sync, as somebody does who has put a table's triggers out of action.</summary>
    public Task WriteUnsyncedAsync(string table, string sql) => Database.ExecuteAsync(
        $"""
        ALTER TABLE shop.{table} DISABLE TRIGGER USER;
        {sql};
        DO $$
        DECLARE
            own name;
        BEGIN
            FOR own IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'shop.{table}'::regclass AND tgname LIKE '~~migrator%' LOOP
                EXECUTE format('ALTER TABLE shop.{table} ENABLE ALWAYS TRIGGER %I', own);
            END LOOP;
        END $$
        """);

    /// <summary>The first column of the first row, as text.</summary>
    public async Task<string?> TextAsync(string sql) => await Database.ScalarAsync<string>($"SELECT value::text FROM ({sql}) AS one(value)");

    public Task<long> CountAsync(string from) => Database.ScalarAsync<long>($"SELECT count(*) FROM {from}");

    /// <summary>The columns of a table with their types, in the order of their names.</summary>
    public Task<string?> ColumnsAsync(string table)
        => TextAsync($"SELECT replace(string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attname), 'integer', 'int') FROM pg_attribute WHERE attrelid = 'shop.{table}'::regclass AND attnum > 0 AND NOT attisdropped");

    /// <summary>How many rows of a table are pending for the mapping with this bit.</summary>
    public Task<long> PendingAsync(string table, int bit = 0)
        => CountAsync($"shop.{table} WHERE COALESCE(\"{Marker(table)}\", 0) & {1L << bit} = 0");

    public static string Marker(string table) => MarkerColumn.For(new TableName("shop", table)).Value;

    public async ValueTask DisposeAsync()
    {
        await Ports.DisposeAsync();
        await using (var connection = new NpgsqlConnection($"{Writer.ConnectionString};Application Name=shop/1.0.0"))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await Database.DisposeAsync();
    }

    private static bool IsHeldByTransactions(RunResult result)
        => result is { Outcome: RunOutcome.GateClosed, Gate: { } gate } && gate.Conditions.Where(condition => condition.Verdict is not Gates.ConditionVerdict.Open).Select(condition => condition.Name).ToList() is [Gates.ConditionName.Drained];

    private static void Done(RunResult result) => Assert.True(result.Outcome is RunOutcome.Done, $"{result.Outcome} {result.Code}: {result.Reason} {string.Join("; ", result.Gate?.Conditions.Where(condition => condition.Verdict is not Gates.ConditionVerdict.Open).Select(condition => condition.ToString()) ?? [])}");
}
