using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Migrator.Cli;
using Migrator.PostgreSql;

namespace Migrator.Hosting.Tests;

public sealed class HostedCommandsTests(ServerFixture server)
{
    private const string Named = "202611230901";

    [Fact]
    public async Task Commands_in_an_executable_of_ones_own_have_its_database_and_give_migrations_its_services()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var services = Services(database, ("Requires:202611230901:shop", ">=2.5.0"));

        var expanded = await RunAsync(services, "expand", Named, "-o", "json");
        var status = await RunAsync(services, "status");

        Assert.Equal(0, expanded.Code);
        Assert.Contains("\"code\": 0", expanded.Output);
        Assert.Equal(0, status.Code);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'shop' AND column_name = 'nickname'"));
    }

    [Fact]
    public async Task The_configuration_of_the_application_counts_and_the_environment_comes_before_it()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var services = Services(database, ("Backfill:Workers", "none"));

        var wrong = await RunAsync(services, "status");
        var right = await RunAsync(services, ["status"], new() { ["MIGRATOR_BACKFILL__WORKERS"] = "2" });

        Assert.Equal((2, "MIG1900: Migrator:Backfill:Workers: 'none' is not a number of workers. Give one from 1 to 64.\n"), (wrong.Code, wrong.Error));
        Assert.Equal(0, right.Code);
    }

    [Fact]
    public async Task The_root_command_takes_commands_of_ones_own()
    {
        await using var database = await ShopHost.DatabaseAsync(server);
        await using var services = Services(database);

        var root = MigratorCommands.CreateRoot(services);
        root.Add(new System.CommandLine.Command("seed"));

        Assert.Contains("expand", root.Subcommands.Select(command => command.Name));
        Assert.DoesNotContain("demo", root.Subcommands.Select(command => command.Name));
        Assert.Empty(root.Parse("seed").Errors);
    }

    private static ServiceProvider Services(TestDatabase database, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"Migrator:{pair.Key}", (string?)pair.Value)))
            .Build();
        var services = new ServiceCollection().AddScoped(_ => new ColumnNaming("nickname"));
        services.AddMigrator(configuration.GetSection("Migrator"))
            .UseDatabase(new PostgreSqlDatabase(database.DataSource))
            .AddMigrations(typeof(ShopHost).Assembly, "named");
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(IServiceProvider services, params string[] arguments) => RunAsync(services, arguments, new Dictionary<string, string>());

    private static async Task<(int Code, string Output, string Error)> RunAsync(IServiceProvider services, string[] arguments, Dictionary<string, string> environment)
    {
        using var interruption = new Interruption();
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await MigratorCommands.InvokeAsync(services, arguments, "", output, error, environment, interruption);
        return (code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
