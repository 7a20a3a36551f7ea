using Migrator.Execution.LiveVersions;
using Migrator.Kubernetes;

namespace Migrator.Cli.Configuration;

/// <summary>A source of live versions as the configuration describes it.</summary>
internal sealed record ConfiguredSource(SourceKind Kind, SourceBounds Bounds)
{
    /// <summary>The roles that applications connect as.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The poolers before the database.</summary>
    public IReadOnlyList<ISessionPooler> Poolers { get; init; } = [];

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Variables that the program gets.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Where a service is.</summary>
    public Uri? Url { get; init; }

    /// <summary>What Prometheus is asked.</summary>
    public PrometheusQuery? Query { get; init; }

    /// <summary>What is looked for in clusters.</summary>
    public KubernetesFleet? Fleet { get; init; }

    /// <summary>Gives the bearer token; null to send none.</summary>
    public Func<string>? Token { get; init; }

    /// <summary>Where a file is.</summary>
    public string? Path { get; init; }
}

/// <summary>The kinds of sources.</summary>
internal enum SourceKind
{
    /// <summary>Heartbeats in the database.</summary>
    Heartbeats,

    /// <summary>Sessions in the database.</summary>
    Sessions,

    /// <summary>A program.</summary>
    Command,

    /// <summary>A service.</summary>
    Http,

    /// <summary>Prometheus.</summary>
    Prometheus,

    /// <summary>A file.</summary>
    File,

    /// <summary>Clusters of Kubernetes.</summary>
    Kubernetes,
}
