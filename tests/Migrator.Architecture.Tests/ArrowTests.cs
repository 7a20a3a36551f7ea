namespace Migrator.Architecture.Tests;

public sealed class ArrowTests
{
    public static TheoryData<string> Projects => [.. ProjectFile.All.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_is_allowed_to(string name)
    {
        var project = ProjectFile.All.Single(project => project.Name == name);

        Assert.True(Arrows.Allowed.TryGetValue(name, out var allowed), $"{name} has no row in {nameof(Arrows)}.");
        Assert.Empty(project.Projects.Except(allowed.Projects));
        Assert.All(project.Packages, package => Assert.Contains(allowed.Packages, pattern => Matches(package, pattern)));
    }

    [Fact]
    public void Drivers_are_known_to_dialects_and_throwaway_servers_only()
        => Assert.Equal(
            ["Migrator.Demo", "Migrator.PostgreSql", "Migrator.Sandbox", "Migrator.SqlServer"],
            Those(arrows => arrows.Packages.Intersect(["Dapper", "Npgsql", "Microsoft.Data.SqlClient"]).Any()));

    [Fact]
    public void Only_the_tool_references_its_commands_and_nobody_the_tool()
    {
        Assert.Equal(["Migrator.Tool"], Those(arrows => arrows.Projects.Contains("Migrator.Cli")));
        Assert.Empty(Those(arrows => arrows.Projects.Contains("Migrator.Tool")));
    }

    [Fact]
    public void Dialects_know_nothing_but_the_core()
    {
        Assert.Equal(["Migrator.Core"], Arrows.Allowed["Migrator.PostgreSql"].Projects);
        Assert.Equal(["Migrator.Core"], Arrows.Allowed["Migrator.SqlServer"].Projects);
        Assert.Empty(Arrows.Allowed["Migrator.Core"].Projects);
    }

    [Fact]
    public void FluentMigrators_own_generators_are_not_used_in_src()
        => Assert.DoesNotContain("FluentMigrator.Runner.Postgres", ProjectFile.All.SelectMany(project => project.Packages));

    private static IEnumerable<string> Those(Func<Arrows, bool> predicate)
        => Arrows.Allowed.Where(row => predicate(row.Value)).Select(row => row.Key).Order(StringComparer.Ordinal);

    private static bool Matches(string package, string pattern)
        => pattern.EndsWith('*') ? package.StartsWith(pattern[..^1], StringComparison.Ordinal) : package == pattern;
}
