using Migrator.Collecting;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Runs;
using Migrator.Gates;

namespace Migrator.Cli.Configuration;

/// <summary>What flags, environment and file say together.</summary>
internal sealed record ToolSettings
{
    /// <summary>The connection string; null if none is given.</summary>
    public required string? Connection { get; init; }

    /// <summary>The provider's name; null if none is given.</summary>
    public required string? Provider { get; init; }

    /// <summary>Where migrations are.</summary>
    public required IReadOnlyList<string> Migrations { get; init; }

    /// <summary>The migrations of the application that hosts the commands; null for none.</summary>
    public IMigrationSet? Hosted { get; init; }

    /// <summary>True if migrations are named, or given by the application.</summary>
    public bool HasMigrations => Migrations.Count > 0 || Hosted is not null;

    /// <summary>The tags of migrations that are asked for; untagged ones always are.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The schema of what migrations name without one; null for the database's usual one.</summary>
    public string? DefaultSchema { get; init; }

    /// <summary>Versions that somebody asserts to be live, as APP=VERSION; <c>none</c> for an empty fleet.</summary>
    public required IReadOnlyList<string> Live { get; init; }

    /// <summary>The same as a source; null where nobody asserts anything.</summary>
    public ManifestSource? Asserted { get; init; }

    /// <summary>The sources of live versions that the configuration names.</summary>
    public IReadOnlyList<ConfiguredSource> Sources { get; init; } = [];

    /// <summary>True if backfills that are planned now leave the users' triggers out.</summary>
    public bool LeavesTriggersOut { get; init; }

    /// <summary>How patient and how fast runs are.</summary>
    public required RunSettings Run { get; init; }

    /// <summary>What the configuration says about gates.</summary>
    public required GatePolicy Policy { get; init; }
}
