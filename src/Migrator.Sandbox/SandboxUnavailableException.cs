namespace Migrator.Sandbox;

/// <summary>There is neither a PostgreSQL nor a Docker here that could be started.</summary>
public sealed class SandboxUnavailableException : Exception
{
    /// <summary>Says in one line what was tried and what to install.</summary>
    public SandboxUnavailableException(IReadOnlyList<string> reasons)
        : base(
            $"No PostgreSQL server could be started here ({string.Join("; ", reasons)}). "
            + "Install one with 'apt-get install postgresql' or 'brew install postgresql', or start Docker.")
        => Reasons = reasons;

    /// <summary>Why each kind of server could not be started, in the order they were tried.</summary>
    public IReadOnlyList<string> Reasons { get; }
}
