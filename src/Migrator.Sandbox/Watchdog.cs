using System.Diagnostics;

namespace Migrator.Sandbox;

/// <summary>Stops a server and removes its directory when disposed, or when this process dies however it dies.</summary>
/// <remarks>It is a shell at the other end of a pipe: the pipe ends with us, and a SIGKILL cannot prevent that.</remarks>
internal sealed class Watchdog : IAsyncDisposable
{
    // Ctrl-C reaches the whole foreground group; the shell must outlive it to clean up.
    private const string Script =
        """
        trap '' INT TERM HUP
        exec >/dev/null 2>&1
        directory=$1
        shift
        cat
        "$@"
        rm -rf "$directory"
        """;

    private readonly Process shell;
    private bool disposed;

    private Watchdog(Process shell) => this.shell = shell;

    public static Watchdog Start(string directory, IReadOnlyList<string> stopCommand)
    {
        var shell = new Process
        {
            StartInfo = SandboxCommand.StartInfo(["/bin/sh", "-c", Script, "watchdog", directory, .. stopCommand]),
        };
        shell.Start();
        return new Watchdog(shell);
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().ConfigureAwait(false);
        shell.Dispose();
    }
}
