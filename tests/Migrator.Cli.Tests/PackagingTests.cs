using System.IO.Compression;

namespace Migrator.Cli.Tests;

public sealed class PackagingTests(ToolPackage package) : IClassFixture<ToolPackage>
{
    private static readonly string[] Libraries =
        ["Migrator.Authoring", "Migrator.Collecting", "Migrator.Commands", "Migrator.ControlSchema", "Migrator.Core", "Migrator.Hosting", "Migrator.Kubernetes", "Migrator.PostgreSql"];

    [Fact]
    public void The_tool_and_the_libraries_are_packages_and_nothing_else_is()
    {
        var packages = Directory.GetFiles(package.Packages, "*.nupkg").Select(IdOf).Order(StringComparer.Ordinal);

        Assert.Equal(Libraries.Append("Migrator.Cli").Order(StringComparer.Ordinal), packages);
    }

    [Fact]
    public void Every_package_has_the_readme_and_a_library_its_documentation()
    {
        foreach (var file in Directory.GetFiles(package.Packages, "*.nupkg"))
        {
            using var archive = ZipFile.OpenRead(file);
            var entries = archive.Entries.Select(entry => entry.FullName).ToList();

            Assert.Contains("README.md", entries);
            if (Libraries.Contains(IdOf(file)))
            {
                Assert.Contains($"lib/net10.0/{IdOf(file)}.xml", entries);
            }
        }
    }

    [Fact]
    public async Task The_tool_installs_from_its_package_and_starts_in_an_empty_directory()
    {
        var migrator = await package.InstallToolAsync();

        var (exitCode, output) = await package.RunAsync(migrator, "doctor");

        Assert.True(exitCode == 0, output);
        Assert.Contains("migrator", output, StringComparison.OrdinalIgnoreCase);
    }

    // Migrator.Core.0.1.0.nupkg
    private static string IdOf(string file)
        => string.Join('.', Path.GetFileName(file).Split('.').TakeWhile(part => !char.IsAsciiDigit(part[0])));
}
