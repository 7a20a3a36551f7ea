namespace Migrator.Hosting;

/// <summary>What an application does that must not start against the schema as it stands.</summary>
public enum StartupGuardMode
{
    /// <summary>It does not start: the host stops with an error before it accepts a request.</summary>
    FailFast,

    /// <summary>It starts and reports that it is not ready, until the schema suits it.</summary>
    NotReady,

    /// <summary>It starts, and says in its log what is wrong.</summary>
    WarnOnly,
}
