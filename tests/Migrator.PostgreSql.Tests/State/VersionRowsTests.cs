using FluentMigrator;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Changes;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.State;

public sealed class VersionRowsTests(ServerFixture server)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private static readonly VersionTable Usual = new()
    {
        Table = new TableName("public", "VersionInfo"),
        Version = new ColumnName("Version"),
        AppliedOn = new ColumnName("AppliedOn"),
        Description = new ColumnName("Description"),
        UniqueIndex = "UC_Version",
    };

    private static readonly VersionTable Ugly = new()
    {
        Table = new TableName("We \"ird", "Vers'ions"),
        Version = new ColumnName("nu\"mber"),
        AppliedOn = new ColumnName("at"),
        Description = new ColumnName("what it is"),
        UniqueIndex = "one \"only",
    };

    private static CancellationToken Stopping => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_table_comes_with_the_first_end_and_goes_with_the_last_rollback()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var before = await database.DumpSchemaAsync("migrator");
        var first = await FrozenAsync(state, 1, Usual);
        var second = await FrozenAsync(state, 2, Usual);
        await state.SetStateAsync(first, MigrationState.Expanded, Stopping);
        Assert.Equal(before, await database.DumpSchemaAsync("migrator"));

        await state.SetStateAsync(first, MigrationState.Completed, Stopping);
        await state.SetStateAsync(first, MigrationState.Completed, Stopping);
        await state.SetStateAsync(second, MigrationState.Completed, Stopping);
        Assert.Equal([new(1), new(2)], await state.ReadForeignVersionsAsync(null, Stopping));

        await state.SetStateAsync(first, MigrationState.RollingBack, Stopping);
        Assert.Equal([new(2)], await state.ReadForeignVersionsAsync(null, Stopping));
        await state.SetStateAsync(second, MigrationState.RollingBack, Stopping);
        await state.SetStateAsync(second, MigrationState.RolledBack, Stopping);
        Assert.Equal(before, await database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task A_table_that_FluentMigrator_has_made_stays_when_it_is_empty()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await database.ExecuteAsync("""CREATE TABLE public."VersionInfo" ("Version" bigint NOT NULL, "AppliedOn" timestamp, "Description" varchar(1024))""");
        var before = await database.DumpSchemaAsync("migrator");
        var lease = await FrozenAsync(state, 7, Usual);

        await state.SetStateAsync(lease, MigrationState.Completed, Stopping);
        Assert.Equal(
            "7 Migration 7",
            await database.ScalarAsync<string>("""SELECT "Version" || ' ' || "Description" FROM public."VersionInfo" WHERE abs(extract(epoch FROM "AppliedOn" - now() AT TIME ZONE 'UTC')) < 60"""));
        await state.SetStateAsync(lease, MigrationState.RollingBack, Stopping);

        Assert.Empty(await state.ReadForeignVersionsAsync(null, Stopping));
        Assert.Equal(before, await database.DumpSchemaAsync("migrator"));
    }

    [Fact]
    public async Task The_assemblys_own_names_are_kept_and_found()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        var lease = await FrozenAsync(state, 7, Ugly);

        await state.SetStateAsync(lease, MigrationState.Completed, Stopping);

        Assert.Equal(7, await database.ScalarAsync<long>("""SELECT "nu""mber" FROM "We ""ird"."Vers'ions" """));
        Assert.Empty(await state.ReadForeignVersionsAsync(null, Stopping));
        Assert.Equal([new(7)], await state.ReadForeignVersionsAsync(Ugly, Stopping));
    }

    [Fact]
    public async Task A_table_that_cannot_be_written_is_named_and_the_state_stays()
    {
        await using var database = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(database);
        await database.ExecuteAsync("""CREATE VIEW public."VersionInfo" AS SELECT 1::bigint AS "Version", now()::timestamp AS "AppliedOn", ''::text AS "Description" """);
        var lease = await FrozenAsync(state, 7, Usual);

        var refused = await Assert.ThrowsAsync<VersionTableRefusedException>(() => state.SetStateAsync(lease, MigrationState.Completed, Stopping));

        Assert.Equal(("MIG1035", new MigrationId(7), Usual), (refused.Code, refused.Migration, refused.Table));
        Assert.Equal(MigrationState.Expanding, Assert.Single(await state.ReadMigrationsAsync(Stopping)).State);
    }

    [Fact]
    public async Task FluentMigrators_own_runner_takes_over_and_finds_its_table_as_it_would_have_made_it()
    {
        await using var ours = await server.CreateDatabaseAsync();
        var state = await ControlSchemaTests.InstalledAsync(ours);
        var lease = await FrozenAsync(state, 1, Usual);
        await state.SetStateAsync(lease, MigrationState.Completed, Stopping);
        await using var theirs = await server.CreateDatabaseAsync();

        Run(theirs.ConnectionString);
        await ours.ExecuteAsync("CREATE TABLE public.made_by_one (id integer)");
        Run(ours.ConnectionString);

        await ours.ExecuteAsync("""COMMENT ON TABLE public."VersionInfo" IS NULL; ALTER TABLE public.made_by_one ALTER id SET NOT NULL""");
        Assert.Equal(await theirs.DumpSchemaAsync("migrator"), await ours.DumpSchemaAsync("migrator"));
        Assert.Equal([new(1), new(2)], await state.ReadForeignVersionsAsync(null, Stopping));
    }

    private static async Task<Lease> FrozenAsync(IStatePort state, long number, VersionTable table)
    {
        var id = new MigrationId(number);
        var lease = (await state.TryAcquireLeaseAsync(id, "me", Long, Stopping))!;
        await state.FreezeAsync(PlanJson.Seal(Plans.Empty(id, "E1") with { VersionTable = table }), lease, Stopping);
        return lease;
    }

    private static void Run(string connectionString)
    {
        using var services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner.AddPostgres().WithGlobalConnectionString(connectionString)
                .ScanIn(typeof(One).Assembly).For.Migrations())
            .Configure<FluentMigrator.Runner.Initialization.TypeFilterOptions>(filter => filter.Namespace = typeof(One).Namespace)
            .BuildServiceProvider();
        services.GetRequiredService<IMigrationRunner>().MigrateUp();
    }
}

[Migration(1, "Migration 1")]
public sealed class One : ForwardOnlyMigration
{
    public override void Up() => Create.Table("made_by_one").WithColumn("id").AsInt32().NotNullable();
}

[Migration(2, "Migration 2")]
public sealed class Two : ForwardOnlyMigration
{
    public override void Up() => Create.Table("made_by_two").WithColumn("id").AsInt32().NotNullable();
}
