using System.Text.RegularExpressions;

namespace Migrator.Architecture.Tests;

/// <summary>The table of what proves what names tests that are there.</summary>
public sealed partial class AcceptanceTests
{
    [Fact]
    public void Every_test_and_scenario_that_the_table_names_is_there()
    {
        var tests = Path.Combine(Repository.Root, "tests");
        var named = Name().Matches(File.ReadAllText(Path.Combine(tests, "acceptance.md"))).Select(match => match.Groups[1].Value).ToList();
        var sources = Directory.GetFiles(tests, "*.cs", SearchOption.AllDirectories).Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();

        bool IsThere(string name) => sources.Exists(source => source.Contains($"public async Task {name}(", StringComparison.Ordinal)
            || source.Contains($"public Task {name}(", StringComparison.Ordinal)
            || source.Contains($"public void {name}(", StringComparison.Ordinal)
            || source.Contains($"public sealed class {name} : Scenario", StringComparison.Ordinal));

        Assert.NotEmpty(named);
        Assert.Equal([], named.Where(name => !IsThere(name)));
    }

    [GeneratedRegex("`([A-Za-z_0-9]+)`")]
    private static partial Regex Name();
}
