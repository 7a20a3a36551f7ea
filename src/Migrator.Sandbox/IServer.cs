namespace Migrator.Sandbox;

/// <summary>A server that answers; disposing it stops what was started for it.</summary>
internal interface IServer : IAsyncDisposable
{
    string ConnectionString { get; }

    /// <summary>Completes "PostgreSQL 15.18 …".</summary>
    string Place { get; }

    string? BinDirectory { get; }

    /// <summary>Whether a checkpoint costs nothing, so that databases are copied file by file.</summary>
    bool IsThrowaway { get; }

    /// <summary>Runs a program of the server's own where the server is; there is nothing to run it in unless it is a container.</summary>
    Task<SandboxCommand.Result>? RunInsideAsync(IReadOnlyList<string> commandLine, CancellationToken cancellationToken) => null;
}
