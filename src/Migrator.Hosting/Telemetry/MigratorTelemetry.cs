using System.Diagnostics;

namespace Migrator.Hosting.Telemetry;

/// <summary>The names under which spans and metrics are found: <c>AddSource(MigratorTelemetry.ActivitySourceName)</c>, <c>AddMeter(MigratorTelemetry.MeterName)</c>.</summary>
public static class MigratorTelemetry
{
    /// <summary>The name of the activity source.</summary>
    public const string ActivitySourceName = "Migrator";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Migrator";

    /// <summary>How long a step took, in seconds.</summary>
    public const string StepDuration = "migrator.step.duration";

    /// <summary>How long a step's transaction held its locks, in seconds.</summary>
    public const string StepLockDuration = "migrator.step.lock.duration";

    /// <summary>How often a step could not get its locks.</summary>
    public const string StepRetries = "migrator.step.retries";

    /// <summary>Rows that this process has copied.</summary>
    public const string BackfillRows = "migrator.backfill.rows";

    /// <summary>How long a batch took, in seconds.</summary>
    public const string BackfillBatchDuration = "migrator.backfill.batch.duration";

    /// <summary>Rows in which a verification found the two shapes to disagree.</summary>
    public const string VerifyMismatches = "migrator.verify.mismatches";

    /// <summary>How often the guard was asked, by its verdict.</summary>
    public const string GuardChecks = "migrator.guard.checks";

    /// <summary>How often a registration was lost.</summary>
    public const string HeartbeatLosses = "migrator.heartbeat.losses";

    internal static readonly ActivitySource Source = new(ActivitySourceName);

    /// <summary>The name that OpenTelemetry has for a kind of database.</summary>
    internal static string SystemName(string provider) => provider == "sqlserver" ? "microsoft.sql_server" : provider;
}
