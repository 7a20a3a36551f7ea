using System.Diagnostics;

namespace Migrator.Cli.Tests;

/// <summary>The packages as they would be published, and the tool as a user installs it.</summary>
public sealed class ToolPackage : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("migrator-package-");

    public string Packages => Path.Combine(directory.FullName, "packages");

    public string EmptyDirectory => Path.Combine(directory.FullName, "empty");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(EmptyDirectory);

        // Built already: these tests were built from it.
        await DotnetAsync("pack", Path.Combine(Repository.Root, "Migrator.sln"), "--no-build", "-c", Repository.Configuration, "-o", Packages);
    }

    public async Task<string> InstallToolAsync()
    {
        var tools = Path.Combine(directory.FullName, "tools");
        await DotnetAsync("tool", "install", "Migrator.Cli", "--prerelease", "--source", Packages, "--tool-path", tools);
        return Path.Combine(tools, OperatingSystem.IsWindows() ? "migrator.exe" : "migrator");
    }

    public ValueTask DisposeAsync()
    {
        directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a program in the empty directory.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = EmptyDirectory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };

        // The build that runs these tests leaves variables that change what another build does.
        foreach (var name in process.StartInfo.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            process.StartInfo.Environment.Remove(name);
        }

        process.StartInfo.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        process.Start();
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await error);
    }

    private async Task DotnetAsync(params string[] arguments)
    {
        var (exitCode, output) = await RunAsync("dotnet", arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}");
    }
}
