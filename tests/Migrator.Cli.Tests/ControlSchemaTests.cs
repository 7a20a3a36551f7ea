using System.Globalization;
using Migrator.Cli.Running;
using Migrator.PostgreSql;

namespace Migrator.Cli.Tests;

public sealed class ControlSchemaTests(ServerFixture server)
{
    [Fact]
    public async Task The_control_schema_is_spelled_by_our_own_planner_as_it_was_reviewed()
    {
        await using var database = await server.CreateDatabaseAsync();
        var installing = new ControlSchemaInstalling(new PostgreSqlDatabase(database.DataSource));

        var versions = await installing.SpellAsync(0, TestContext.Current.CancellationToken);

        var spelled = string.Concat(versions.Select(version =>
            $"-- version {version.Version.ToString(CultureInfo.InvariantCulture)}\n{string.Concat(version.Statements.Select(statement => $"{statement.TrimEnd().TrimEnd(';')};\n\n"))}"));
        var reviewed = Path.Combine(Repository.Root, "tests", "Migrator.PostgreSql.Tests", "ControlSchema.sql");
        if (Environment.GetEnvironmentVariable("MIGRATOR_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(reviewed, spelled, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(reviewed, TestContext.Current.CancellationToken), spelled);
    }

    [Fact]
    public async Task A_control_schema_of_an_older_version_is_brought_up_to_date_by_the_next_backfill()
    {
        await using var database = await server.CreateDatabaseAsync();
        var ports = new PostgreSqlDatabase(database.DataSource);
        var versions = await new ControlSchemaInstalling(ports).SpellAsync(0, TestContext.Current.CancellationToken);
        await ports.State.InstallAsync([.. versions.TakeWhile(version => version.Version < 7)], TestContext.Current.CancellationToken);

        var run = await ToolRun.With(new() { ["MIGRATOR_PROVIDER"] = "postgresql", ["MIGRATOR_CONNECTION"] = database.ConnectionString }, "backfill");

        Assert.Equal((ExitCode.Done, "Nothing to do.\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(versions[^1].Version, await ports.State.ReadInstalledVersionAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65")]
    [InlineData("many")]
    public async Task A_number_of_workers_that_is_none_is_refused(string workers)
    {
        var flag = await ToolRun.Of("backfill", "--workers", workers);
        var variable = await ToolRun.With(new() { ["MIGRATOR_PROVIDER"] = "postgresql", ["MIGRATOR_CONNECTION"] = "Host=localhost", ["MIGRATOR_BACKFILL__WORKERS"] = workers }, "backfill");

        Assert.All([flag, variable], run => Assert.Equal(ExitCode.Usage, run.ExitCode));
        Assert.Contains($"--workers: '{workers}' is not a number of workers. Give one from 1 to 64.", flag.Error);
        Assert.Contains($"MIGRATOR_BACKFILL__WORKERS: '{workers}' is not a number of workers. Give one from 1 to 64.", variable.Error);
    }
}
