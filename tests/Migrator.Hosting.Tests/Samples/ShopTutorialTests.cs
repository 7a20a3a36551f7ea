using System.Text.RegularExpressions;
using Migrator.Sandbox;

namespace Migrator.Hosting.Tests.Samples;

public sealed partial class ShopTutorialTests(ServerFixture server)
{
    private const string Everybody =
        """[{"id":1,"email":"ann@example.com","name":"Ann Baker"},{"id":2,"email":"bob@example.com","name":"Bob Carter"},{"id":3,"email":"cleo@example.com","name":"Cleo Dunn"},{"id":4,"email":"dan@example.com","name":"Dan Evans"},{"id":5,"email":"eve@example.com","name":"Eve Fox"}]""";

    [Fact]
    public async Task The_tutorial_does_what_it_says_as_it_is_typed()
    {
        await using var database = await server.CreateDatabaseAsync();

        var (exitCode, output) = await ShellScript.RunAsync(await TypedAsync(), new Dictionary<string, string> { ["MIGRATOR_CONNECTION"] = database.ConnectionString });

        Assert.True(exitCode == 0, output);
        Assert.Matches(@"shop 1\.0\.0(\+\w+)?: 1 instance", output);
        Assert.Equal(
            [
                "MIG3002: shop 2.0.0 may not start yet", "not started: 78", "shop 2.0.0 may start.", "not yet: 75", "202611020900 done: Completed: the old shape is gone.",
                "MIG3002: shop 1.0.0 may not start", "not started: 78", "202611030900 done: Completed: the old shape is gone.", "Nothing is open.",
            ],
            Said().Matches(output).Select(match => Commit().Replace(match.Value, "")));
        Assert.Equal(3, output.Split(Everybody).Length - 1);
    }

    private static async Task<string> TypedAsync()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "samples", "Shop", "README.md"), TestContext.Current.CancellationToken);

        // These tests were built with what it builds; and several may run at once here.
        var typed = string.Join('\n', Block().Matches(page).SelectMany(match => match.Groups[1].Value.Split('\n')).Where(line => !line.StartsWith("dotnet build", StringComparison.Ordinal)))
            .Replace("/bin/Release/", $"/bin/{Repository.Configuration}/", StringComparison.Ordinal);
        foreach (var port in new[] { "5101", "5102", "5103" })
        {
            typed = typed.Replace($"127.0.0.1:{port}", $"127.0.0.1:{FreePort.Find()}", StringComparison.Ordinal);
        }

        return typed;
    }

    // The commit that it was built from, where there is one.
    [GeneratedRegex(@"(?<=shop \d\.\d\.\d)\+\w+")]
    private static partial Regex Commit();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(not started: \d+|not yet: \d+|MIG3002: shop \S+ may not start( yet)?|shop 2.0.0 may start\.|\d+ done: Completed: the old shape is gone\.|Nothing is open\.)", RegexOptions.Multiline)]
    private static partial Regex Said();
}
