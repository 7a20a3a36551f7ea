using Migrator.Cli.Output;

namespace Migrator.Cli;

/// <summary>What the process gives a command: where it writes, what the environment says, and how it is stopped.</summary>
internal sealed record Surroundings
{
    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything else.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The secrets that must not be printed.</summary>
    public required Redaction Redaction { get; init; }

    /// <summary>How the command is asked to stop.</summary>
    public required Interruption Interruption { get; init; }

    /// <summary>True if a person watches stderr.</summary>
    public required bool IsWatched { get; init; }

    /// <summary>What the application gives that hosts the commands; null for the tool itself.</summary>
    public HostedParts? Hosted { get; init; }

    /// <summary>The clock of this machine; what databases decide is decided by theirs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
