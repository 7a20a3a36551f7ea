using System.Globalization;
using System.Text.Json;
using Migrator.Collecting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql;
using Npgsql;

namespace Migrator.Specification.Tests.Harness;

/// <summary>A database in which migrations are run by the real runs while an application writes.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly RunSettings Settings = new()
    {
        QuietWindow = TimeSpan.Zero,
        RollbackWindow = TimeSpan.Zero,
        Owner = "the specification",
        HeartbeatTimeToLive = TimeSpan.FromMilliseconds(20),
        LockRetryFor = TimeSpan.FromMinutes(2),
        Throttle = Execution.Backfilling.Throttling.ThrottleSettings.Off,
    };

    private readonly TestDatabase server;
    private readonly PgBouncerSandbox? bouncer;
    private readonly WriterRole writer;
    private readonly PostgreSqlDatabase database;
    private readonly NpgsqlDataSource application;

    private Stage(TestDatabase server, PgBouncerSandbox? bouncer, WriterRole writer, Mode mode)
    {
        string Through(string connectionString) => bouncer?.Through(connectionString) ?? connectionString;
        (this.server, this.bouncer, this.writer, Mode) = (server, bouncer, writer, mode);
        database = PostgreSqlDatabase.Connect(Through(server.ConnectionString));
        IsInterrupting = mode.IsInterrupted;
        application = NpgsqlDataSource.Create($"{Through(writer.ConnectionString)};No Reset On Close=true;Include Error Detail=true");
    }

    public Mode Mode { get; }

    /// <summary>True while commands are ended at every moment of them, and given again.</summary>
    public bool IsInterrupting { get; set; }

    public TestDatabase Server => server;

    public static CancellationToken Stopping => TestContext.Current.CancellationToken;

    public static async Task<Stage> CreateAsync(ServerFixture fixture, Mode mode)
    {
        var server = await fixture.CreateDatabaseAsync(ControlSchemaVersions.InstallAsync);
        var writer = await server.CreateWriterRoleAsync("app");
        return new Stage(server, mode.IsPooled ? await server.StartPgBouncerAsync() : null, writer, mode);
    }

    /// <summary>Creates the schema that scenarios play in; the applications' role may read and write what will be in it.</summary>
    public Task BuildAsync(string sql) => ExecuteAsync(
        $$"""
        DROP SCHEMA IF EXISTS [shop], [archive] CASCADE;
        CREATE SCHEMA [shop];
        GRANT USAGE ON SCHEMA [shop] TO {writer};
        ALTER DEFAULT PRIVILEGES IN SCHEMA [shop] GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {writer};
        ALTER DEFAULT PRIVILEGES IN SCHEMA [shop] GRANT USAGE ON SEQUENCES TO {writer};
        {{sql}}
        """);

    /// <summary>Executes as the owner.</summary>
    public Task ExecuteAsync(string sql) => server.ExecuteAsync(Words(sql));

    public Task<string> DumpAsync() => server.DumpSchemaAsync("migrator");

    /// <summary>The catalog as our own reader sees it, without numbers, what counts rows, and the order of creation.</summary>
    /// <param name="isColumnOrderKept">False to leave out in which order columns stand, too.</param>
    public async Task<string> ReadCatalogAsync(bool isColumnOrderKept = true)
    {
        IReadOnlyList<ColumnName> InOrder(IReadOnlyList<ColumnName> columns) => isColumnOrderKept ? columns : [.. columns.OrderBy(column => column.Value, StringComparer.Ordinal)];
        var catalog = await database.Catalog.ReadAsync(Stopping);
        return JsonSerializer.Serialize(
            new
            {
                catalog.Schemas,
                catalog.Sequences,
                Tables = catalog.Tables.Select(table => table with
                {
                    ObjectId = "",
                    AttributesUsed = 0,
                    EstimatedRows = null,
                    Bytes = 0,
                    Columns = isColumnOrderKept ? table.Columns : [.. table.Columns.OrderBy(column => column.Name.Value, StringComparer.Ordinal).Select(column => column with { Number = 0 })],
                    Indexes = [.. table.Indexes.OrderBy(index => index.Name, StringComparer.Ordinal).Select(index => index with { Columns = InOrder(index.Columns) })],
                    Constraints = [.. table.Constraints.OrderBy(constraint => constraint.Name, StringComparer.Ordinal).Select(constraint => constraint.Kind is ConstraintKind.Check ? constraint with { Columns = InOrder(constraint.Columns) } : constraint)],
                    ReferencedBy = [.. table.ReferencedBy.OrderBy(constraint => constraint.Name, StringComparer.Ordinal)],
                }),
            },
            PlanJson.SerializerOptions);
    }

    /// <summary>Executes as an application; null, or the SQLSTATE with which it was refused.</summary>
    public async Task<PostgresException?> TryWriteAsync(string sql, int row)
    {
        try
        {
            await using var command = application.CreateCommand(Words(sql, row));
            await command.ExecuteNonQueryAsync(Stopping);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused;
        }
    }

    /// <summary>Reads a row as an application: its columns joined by a bar; or the SQLSTATE of the refusal.</summary>
    public async Task<string> ReadAsync(string sql, int row)
    {
        try
        {
            await using var command = application.CreateCommand(Words(sql, row));
            await using var reader = await command.ExecuteReaderAsync(Stopping);
            return await reader.ReadAsync(Stopping)
                ? string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)))
                : "(no row)";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    public async Task<PlanResult> TryPlanAsync(Type migration, bool isNothingLive = false)
    {
        var catalog = await database.Catalog.ReadAsync(Stopping);
        using var migrations = FluentMigrations.In(typeof(Stage).Assembly);
        var definition = SpecificationMigration.Under(
            Mode.Naming, () => migrations.Collect(IdOf(migration), CollectingTarget.PostgreSql, new CatalogSchema(catalog)));
        return await new PlanMaking(database, isNothingLive).PlanAsync(definition, catalog, Stopping);
    }

    public async Task<MigrationPlan> PlanAsync(Type migration, bool isNothingLive = false)
    {
        var planned = await TryPlanAsync(migration, isNothingLive);
        Assert.True(planned.Plan is not null, string.Join('\n', planned.Refusals));
        return planned.Plan;
    }

    public Task<RunResult> ExpandAsync(MigrationPlan plan, IRunObserver? watching = null)
        => RunAsync(watching, observer => new ExpandRun(database, Settings, observer, TimeProvider.System).RunAsync(plan, [new AppRelease("shop", "2.0.0")], Stopping));

    public Task<RunResult> BackfillAsync(MigrationId id, IRunObserver? watching = null)
        => RunAsync(watching, observer => new BackfillRun(database, Settings, observer, TimeProvider.System).RunAsync(id, Stopping));

    public Task<RunResult> VerifyAsync(MigrationId id, RepairSide? repairFrom = null)
        => RunAsync(null, observer => new VerifyRun(database, Settings, observer, TimeProvider.System).RunAsync(id, new VerifyOptions { RepairFrom = repairFrom }, Stopping));

    public Task<RunResult> ContractAsync(MigrationId id, ContractStage until = ContractStage.Drop)
        => RunAsync(null, observer => new ContractRun(database, Settings, observer, TimeProvider.System).RunAsync(id, new ContractOptions { Until = until, Sources = [Live("shop=2.0.0")] }, Stopping));

    public Task<RunResult> RollbackAsync(MigrationId id)
        => RunAsync(null, observer => new RollbackRun(database, Settings, observer, TimeProvider.System).RunAsync(id, new RollbackOptions { Sources = [Live("shop=1.0.0")] }, Stopping));

    public Task<IReadOnlyList<Execution.State.PoisonRow>> ReadPoisonAsync(MigrationId id) => database.State.ReadPoisonAsync(id, 100, Stopping);

    public static MigrationId IdOf(Type migration)
        => new(((FluentMigrator.MigrationAttribute)Attribute.GetCustomAttribute(migration, typeof(FluentMigrator.MigrationAttribute))!).Version);

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await application.DisposeAsync();
        if (bouncer is not null)
        {
            await bouncer.DisposeAsync();
        }

        await server.DisposeAsync();
    }

    private Task<RunResult> RunAsync(IRunObserver? watching, Func<IRunObserver, Task<RunResult>> command)
        => IsInterrupting && watching is null ? InterruptingObserver.AgainAndAgainAsync(command) : command(watching ?? new QuietObserver());

    private static ManifestSource Live(string version)
        => ManifestSource.TryParse([version], out var source, out var why) ? source : throw new InvalidOperationException(why);

    private string Words(string sql, int? row = null)
        => Wording.Sql(Mode.Naming, sql)
            .Replace("{writer}", writer.QuotedName, StringComparison.Ordinal)
            .Replace("$n", row?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
