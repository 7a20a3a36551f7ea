using System.ComponentModel;
using System.Diagnostics;

namespace Migrator.Execution.LiveVersions;

/// <summary>A program of the user's that prints which versions are live, as <see cref="FleetDocument"/> reads it.</summary>
/// <param name="command">The program and its arguments. No shell reads them.</param>
/// <param name="variables">The variables of the environment that it gets, beside those that every program needs.</param>
public sealed class CommandSource(IReadOnlyList<string> command, IReadOnlyList<string> variables) : ILiveVersionSource
{
    /// <summary>The source's usual name.</summary>
    public const string Name = "command";

    private const int MostCharacters = 8 << 20;
    private const int MostOfComplaint = 300;
    private static readonly string[] Always = ["PATH", "HOME", "USER", "LANG", "TMPDIR", "SystemRoot", "TEMP", "USERPROFILE"];

    /// <inheritdoc />
    public async Task<FleetObservation> ObserveAsync(CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Start() };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return FleetObservation.Failed(Name, $"'{command[0]}' cannot be started: {failure.Message}");
        }

        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, MostCharacters, cancellationToken);
            var complaint = ReadAsync(process.StandardError, MostOfComplaint, cancellationToken);
            var printed = await output.ConfigureAwait(false);
            var said = await complaint.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? FleetDocument.Read(Name, printed)
                : FleetObservation.Failed(Name, $"'{command[0]}' ended with {process.ExitCode}{Quoted(said)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Except(Always.Concat(variables)).ToList())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    // What is beyond the limit is read and let go, so that the program can end.
    private static async Task<string> ReadAsync(StreamReader reader, int most, CancellationToken cancellationToken)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            kept.Append(buffer, 0, Math.Min(read, most - kept.Length));
        }

        return kept.ToString();
    }

    // Programs print their environment when they fail; what was handed to this one may be a secret.
    private string Quoted(string complaint)
    {
        var line = complaint.ReplaceLineEndings(" ").Trim();
        foreach (var secret in variables.Select(Environment.GetEnvironmentVariable).OfType<string>().Where(value => value.Length > 3))
        {
            line = line.Replace(secret, "***", StringComparison.Ordinal);
        }

        return line.Length == 0 ? "" : $": {line}";
    }
}
