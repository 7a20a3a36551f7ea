using Migrator.Cli.Configuration;
using Migrator.Cli.Tests.Shop;
using Migrator.Collecting.Tests.Loading;
using Npgsql;

namespace Migrator.Cli.Tests.BadDays;

/// <summary>A shop, a migration written for the day, and the tool.</summary>
internal sealed class BadDay : IAsyncDisposable
{
    private readonly Compiled compiled = new();
    private int assemblies;

    private BadDay(ShopDatabase shop) => (Shop, ConnectionString) = (shop, shop.Database.ConnectionString);

    public ShopDatabase Shop { get; }

    public TestDatabase Database => Shop.Database;

    /// <summary>How the tool comes to the database.</summary>
    public string ConnectionString { get; set; }

    /// <summary>Further variables that the tool finds.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    private string Migrations { get; set; } = "";

    public static async Task<BadDay> BeginAsync(ServerFixture server, string up = Rename)
    {
        var day = new BadDay(await ShopDatabase.CreateAsync(server));
        day.Write(up);
        return day;
    }

    public const string Rename = """Rename.Column("email").OnTable("customers").InSchema("shop").To("email_address");""";

    /// <summary>Writes migration 1, or writes it anew.</summary>
    public void Write(string up) => Migrations = compiled.Assembly(
        $"Migrations{++assemblies}",
        $$"""
        [Migration(1, "A bad day", BreakingChange = true)]
        [RequiresApp("shop", Contract = ">=2.4.0")]
        public sealed class ABadDay : ForwardOnlyMigration
        {
            public override void Up()
            {
                {{up}}
            }
        }
        """);

    public Task<ToolRun> RunAsync(params string[] arguments) => RunAsync(null, arguments);

    private Task<ToolRun> RunAsync(Interruption? interruption, string[] arguments)
    {
        var environment = new Dictionary<string, string>(Environment)
        {
            ["MIGRATOR_PROVIDER"] = "postgresql",
            ["MIGRATOR_CONNECTION"] = ConnectionString,
        };
        environment.TryAdd(SettingsReading.TimeToLiveVariable, "1s");
        environment.TryAdd("MIGRATOR_LOCKS__TIMEOUT", "200ms");
        environment.TryAdd("MIGRATOR_LOCKS__RETRYFOR", "1s");
        return ToolRun.With(environment, interruption, arguments);
    }

    public Task<ToolRun> ExpandAsync(params string[] more) => RunAsync(["expand", "1", "--migrations", Migrations, .. more]);

    /// <summary>The same, so that it can be interrupted.</summary>
    public Task<ToolRun> ExpandAsync(Interruption interruption, params string[] more) => RunAsync(interruption, ["expand", "1", "--migrations", Migrations, .. more]);

    public Task<ToolRun> PlanAsync(params string[] more) => RunAsync(["plan", "1", "--migrations", Migrations, .. more]);

    /// <summary>Takes the migration through these commands, which must succeed.</summary>
    public async Task ReachAsync(params string[] commands)
    {
        foreach (var command in commands)
        {
            var run = command == "expand" ? await ExpandAsync() : await RunAsync(command is "contract" or "rollback" ? [command, "1", "--live", "none"] : [command, "1"]);
            Assert.True(run.ExitCode == ExitCode.Done, $"{command}: {run.ExitCode}\n{run.Output}{run.Error}");
        }
    }

    /// <summary>Runs what is to be refused, and sees that neither the catalog nor any row has changed.</summary>
    public async Task<ToolRun> RefusedAsync(Func<Task<ToolRun>> run)
    {
        var before = await EverythingAsync();
        var refused = await run();

        Assert.Equal(before, await EverythingAsync());
        return refused;
    }

    public async Task<NpgsqlConnection> BeginAsync(string sql)
    {
        var connection = new NpgsqlConnection($"{Database.ConnectionString};Application Name=report;Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        compiled.Dispose();
        await Shop.DisposeAsync();
    }

    private async Task<string> EverythingAsync() => $"""
        {await Database.DumpSchemaAsync()}
        {await Database.ScalarAsync<string>("SELECT md5(string_agg(to_jsonb(c)::text, ',' ORDER BY id)) FROM shop.customers AS c")}
        """;
}
