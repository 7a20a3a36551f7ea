using System.Text.RegularExpressions;

namespace Migrator.PostgreSql.Tests.Failures;

public sealed partial class FailureListTests
{
    [Fact]
    public void Every_test_that_the_list_names_exists()
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var code = string.Join('\n', Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        var named = Named().Matches(File.ReadAllText(Path.Combine(tests, "Migrator.PostgreSql.Tests", "Failures", "README.md"))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count > 40, $"only {named.Count} tests are named");
        Assert.All(named, name => Assert.Contains($" {name}(", code));
    }

    [GeneratedRegex("`([A-Z]\\w*_\\w+)`")]
    private static partial Regex Named();
}
