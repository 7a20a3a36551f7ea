using System.Diagnostics;
using Migrator.Cli.Configuration;
using Migrator.Cli.Running;

namespace Migrator.Cli.Tests;

/// <summary>The tool as a process of its own, pointed at a database.</summary>
internal sealed class ToolProcess(TestDatabase database, string migrations)
{
    private static readonly string Program =
        Path.Combine(Repository.Root, "src", "Migrator.Tool", "bin", Repository.Configuration, "net10.0", "migrator.dll");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Where a project's migrations are built to.</summary>
    public static string Built(params string[] project)
        => Path.Combine([Repository.Root, .. project, "bin", Repository.Configuration, "net10.0"]);

    /// <summary>What a command finds in its environment. Leases and heartbeats run out soon, so that nobody waits for them.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["MIGRATOR_PROVIDER"] = "postgresql",
        ["MIGRATOR_GATE__QUIETWINDOW"] = "0s",
        ["MIGRATOR_GATE__ROLLBACKWINDOW"] = "0s",
        ["MIGRATOR_CONNECTION"] = database.ConnectionString,
        ["MIGRATOR_MIGRATIONS"] = migrations,
        [SettingsReading.TimeToLiveVariable] = "1s",
    };

    /// <summary>Runs a command to its end.</summary>
    public async Task<ToolRun> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments, hold: null);
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new ToolRun(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a command up to a moment and kills it there, without a chance to tidy up.</summary>
    /// <returns>Null; or how the command ended, if it never came to that moment.</returns>
    public async Task<ToolRun?> KillAsync(string moment, params string[] arguments)
    {
        using var process = Start(arguments, moment);
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            said.Add(line);
            if (line == $"holding at {moment.Split('#')[0]}")
            {
                process.Kill();
                await process.WaitForExitAsync(limit.Token);
                return null;
            }
        }

        await process.WaitForExitAsync(limit.Token);
        return new ToolRun(process.ExitCode, await output, string.Join('\n', said));
    }

    /// <summary>Starts a command; held at a moment if one is given.</summary>
    public Process Start(string[] arguments, string? hold = null)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        if (hold is not null)
        {
            start.Environment[HoldingObserver.Variable] = hold;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The tool did not start.");
        process.StandardInput.Close();
        return process;
    }
}
