namespace Migrator.Architecture.Tests;

/// <summary>What a project may lean on.</summary>
/// <param name="Projects">The projects it may reference.</param>
/// <param name="Packages">The packages it may reference; a star at the end stands for any rest.</param>
internal sealed record Arrows(string[] Projects, string[] Packages)
{
    /// <summary>Every project, and the only arrows there are. A new one is discussed first, then written down here.</summary>
    public static readonly IReadOnlyDictionary<string, Arrows> Allowed = new Dictionary<string, Arrows>
    {
        ["Migrator.Authoring"] = new([], ["FluentMigrator"]),
        ["Migrator.ControlSchema"] = new(["Migrator.Authoring"], ["FluentMigrator"]),
        ["Migrator.Core"] = new([], ["Microsoft.Extensions.Logging.Abstractions", "Polly.Core", "Semver"]),
        ["Migrator.Collecting"] = new(
            ["Migrator.Authoring", "Migrator.Core"],
            ["FluentMigrator", "FluentMigrator.Abstractions", "FluentMigrator.Extensions.Postgres", "FluentMigrator.Runner.Core",
                "Microsoft.Extensions.DependencyInjection"]),
        ["Migrator.PostgreSql"] = new(["Migrator.Core"], ["Dapper", "Npgsql", "Polly.Core"]),
        ["Migrator.SqlServer"] = new(["Migrator.Core"], ["Dapper", "Microsoft.Data.SqlClient", "Polly.Core"]),
        ["Migrator.Hosting"] = new(["Migrator.Collecting", "Migrator.ControlSchema", "Migrator.Core"], ["Microsoft.Extensions.*"]),
        ["Migrator.Kubernetes"] = new(["Migrator.Core"], ["KubernetesClient"]),
        ["Migrator.Sandbox"] = new([], ["Npgsql", "Testcontainers.PostgreSql"]),
        ["Migrator.Demo"] = new(
            ["Migrator.Authoring", "Migrator.Collecting", "Migrator.ControlSchema", "Migrator.Core", "Migrator.PostgreSql", "Migrator.Sandbox"],
            ["FluentMigrator", "Npgsql"]),
        ["Migrator.Cli"] = new(
            ["Migrator.Collecting", "Migrator.ControlSchema", "Migrator.Core", "Migrator.Hosting", "Migrator.Kubernetes", "Migrator.PostgreSql",
                "Migrator.SqlServer"],
            ["Microsoft.Extensions.*", "Spectre.Console", "System.CommandLine"]),
        ["Migrator.Tool"] = new(["Migrator.Cli", "Migrator.Demo", "Migrator.Sandbox"], []),
    };
}
