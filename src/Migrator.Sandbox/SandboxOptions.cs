namespace Migrator.Sandbox;

/// <summary>Where a throwaway server comes from.</summary>
public sealed record SandboxOptions
{
    /// <summary>A superuser's connection to a server that runs already; it is used as it is, and never stopped.</summary>
    /// <value>None: a server is started.</value>
    public string? ConnectionString { get; init; }

    /// <summary>The directory with the <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c> to run; nothing else is tried then.</summary>
    /// <value>None: the first server that is found.</value>
    public string? BinDirectory { get; init; }

    /// <summary>Which kind of server is tried first.</summary>
    /// <value><see cref="SandboxPreference.Docker"/>.</value>
    public SandboxPreference Prefer { get; init; }

    /// <summary>The image of the container.</summary>
    /// <value><c>postgres:17</c>.</value>
    public string Image { get; init; } = "postgres:17";

    /// <summary>Server settings beyond those that make a throwaway server fast, for instance <c>shared_preload_libraries</c>.</summary>
    /// <value>None. A server that is given is not touched.</value>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
