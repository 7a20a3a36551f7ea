using Migrator.Execution.Runs;
using Migrator.Gates;
using Migrator.Gates.Uses;

namespace Migrator.Hosting;

/// <summary>Who the application is, and how it takes part in migrations.</summary>
/// <remarks>Bound to the section that <c>AddMigrator</c> gets; <c>docs/configuration.md</c> lists its keys, which are those of the tool's file.</remarks>
public sealed class MigratorOptions
{
    /// <summary>What the application is called in requirements of migrations.</summary>
    /// <value>None: it must be said.</value>
    public string? App { get; set; }

    /// <summary>The application's version.</summary>
    /// <value>The informational version of the entry assembly.</value>
    public string? AppVersion { get; set; }

    /// <summary>What tells this instance from others.</summary>
    /// <value>Host, process and a random part.</value>
    public string? Instance { get; set; }

    /// <summary>What this instance does with the shapes of migrations when it starts, where its version does not tell; <see cref="IMigratorInstance.DeclareAsync"/> changes that.</summary>
    /// <value>Nothing is said: gates go by the version.</value>
    public IDictionary<MigrationId, ShapeUses> Uses { get; } = new Dictionary<MigrationId, ShapeUses>();

    /// <summary>What happens if the schema does not suit the application.</summary>
    /// <value><see cref="StartupGuardMode.FailFast"/>.</value>
    public StartupGuardMode Guard { get; set; } = StartupGuardMode.FailFast;

    /// <summary>How often an application that is not ready asks again.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan GuardInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What happens when the registration cannot be renewed in time, or a fence has gone up against this version.</summary>
    /// <value><see cref="LossReaction.Stop"/>.</value>
    public LossReaction OnLoss { get; set; } = LossReaction.Stop;

    /// <summary>How long the application waits for expand before it goes on; expand then goes on beside it.</summary>
    /// <value>1 minute.</value>
    public TimeSpan ExpandTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>True where nothing else uses the database, as on a developer's machine: a fresh database is taken straight to the end.</summary>
    /// <remarks>Does nothing where an instance is registered. What is done by it is written to the audit.</remarks>
    /// <value><c>false</c>.</value>
    public bool NothingLive { get; set; }

    /// <summary>True if what FluentMigrator's own table lists, and is unknown here, is taken as applied before the application expands.</summary>
    /// <value><c>false</c>: expand is then refused until somebody runs <c>migrator baseline --from-versioninfo</c>.</value>
    public bool FromVersionInfo { get; set; }

    /// <summary>How often the background worker looks for rows to copy.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan BackfillInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the observer looks at the configured sources of live versions; null for never.</summary>
    /// <value>1 minute. It looks at nothing where the configuration names no source but heartbeats, which keep their own history.</value>
    public TimeSpan? ObserverInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The schema of what migrations name without one.</summary>
    /// <value>The database's usual one.</value>
    public string? DefaultSchema { get; set; }

    /// <summary>True if backfills that are planned now leave the users' triggers out.</summary>
    /// <value><c>false</c>.</value>
    public bool LeavesTriggersOut { get; set; }

    /// <summary>How patient and how fast runs are, and how long a registration lasts.</summary>
    public RunSettings Run { get; set; } = new();

    /// <summary>What the configuration says about requirements.</summary>
    public GatePolicy Policy { get; set; } = new();

    /// <summary>What could not be read of the section; reported when the options are validated.</summary>
    internal string? Unreadable { get; set; }
}
