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
}
