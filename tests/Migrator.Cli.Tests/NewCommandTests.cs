using System.Text.Json;

namespace Migrator.Cli.Tests;

public sealed class NewCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("migrator-new-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_new_migration_is_numbered_by_time_and_refused_by_other_runners()
    {
        var run = await ToolRun.Of("new", "customers get a \"proper\" address", "--folder", folder.FullName, "--namespace", "Shop.Migrations", "-o", "json");

        using var answer = JsonDocument.Parse(run.Output);
        var facts = answer.RootElement.GetProperty("facts");
        var number = facts.GetProperty("migration").GetString();
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Matches("^20[0-9]{12}$", number);
        Assert.Equal(
            $$"""
            using FluentMigrator;
            using Migrator.Authoring;

            namespace Shop.Migrations;

            [Migration({{number}}, "customers get a \"proper\" address", BreakingChange = true)]
            public sealed class CustomersGetAProperAddress : ForwardOnlyMigration
            {
                public override void Up()
                {
                }
            }

            """,
            await File.ReadAllTextAsync(facts.GetProperty("file").GetString()!, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("123")]
    [InlineData("…")]
    public async Task A_name_without_a_word_is_refused(string name)
    {
        var run = await ToolRun.Of("new", name, "--folder", folder.FullName);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(folder.GetFiles());
    }
}
