using System.Diagnostics;

namespace Migrator.Hosting.Tests.Samples;

/// <summary>Runs a script as CI systems do: bash that ends at the first command that fails.</summary>
internal static class ShellScript
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Runs it at the root of the repository.</summary>
    /// <returns>The exit code, and all that was written to both outputs.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("bash", ["-e", "-o", "pipefail"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            // Whole first: a program in the script must not read the rest of it.
            await process.StandardInput.WriteAsync($"main() {{\n{script}\n}}\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\nexec 2>&1\nmain </dev/null\n");
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
