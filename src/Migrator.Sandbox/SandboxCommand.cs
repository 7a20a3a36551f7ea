using System.Diagnostics;

namespace Migrator.Sandbox;

/// <summary>Runs a program to its end, away from our terminal, our working directory and the caller's PG* variables.</summary>
internal static class SandboxCommand
{
    /// <summary>What the program wrote to stdout, and to stderr.</summary>
    public sealed record Result(int ExitCode, string Output, string Error);

    public static async Task<Result> RunAsync(IReadOnlyList<string> commandLine, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(commandLine) };
        process.StartInfo.RedirectStandardOutput = true;
        process.StartInfo.RedirectStandardError = true;
        process.Start();
        process.StandardInput.Close();

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new Result(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <exception cref="CannotStartException">The program ended with something else than 0.</exception>
    public static async Task RunOrFailAsync(IReadOnlyList<string> commandLine, CancellationToken cancellationToken)
    {
        var result = await RunAsync(commandLine, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new CannotStartException($"{string.Join(' ', commandLine)} failed: {result.Error} {result.Output}");
        }
    }

    public static ProcessStartInfo StartInfo(IReadOnlyList<string> commandLine)
    {
        var startInfo = new ProcessStartInfo(commandLine[0], commandLine.Skip(1))
        {
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetPathRoot(Environment.CurrentDirectory),
        };

        foreach (var name in startInfo.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            startInfo.Environment.Remove(name);
        }

        return startInfo;
    }
}
