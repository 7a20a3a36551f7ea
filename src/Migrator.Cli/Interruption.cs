namespace Migrator.Cli;

/// <summary>Tells a command that somebody wants it to stop, and how it was told.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();

    public CancellationToken Token => source.Token;

    /// <summary>What the process ends with once it has stopped.</summary>
    public int ExitCode { get; private set; } = Cli.ExitCode.Interrupted;

    /// <summary>Asks for the end; true the first time.</summary>
    public bool Ask(int exitCode)
    {
        if (source.IsCancellationRequested)
        {
            return false;
        }

        ExitCode = exitCode;
        source.Cancel();
        return true;
    }

    public void Dispose() => source.Dispose();
}
