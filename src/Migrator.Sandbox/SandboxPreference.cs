namespace Migrator.Sandbox;

/// <summary>Which kind of throwaway server is tried first; the other one is tried next.</summary>
public enum SandboxPreference
{
    /// <summary>A container, then the PostgreSQL installed here. The versions are known, so tests take this one.</summary>
    Docker,

    /// <summary>The PostgreSQL installed here, then a container. Ready in a second, so the demo takes this one.</summary>
    LocalBinaries,
}
