using System.Globalization;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what a configuration says about how patient and how fast runs are.</summary>
internal static class ConfiguredRuns
{
    /// <summary>The configured values over the given ones.</summary>
    public static RunSettings Read(ConfiguredValues values, RunSettings defaults) => defaults with
    {
        LockTimeout = values.PositiveDuration("Locks:Timeout", defaults.LockTimeout),
        LockRetryFor = values.Duration("Locks:RetryFor", defaults.LockRetryFor),
        BatchTarget = values.PositiveDuration("Backfill:BatchTarget", defaults.BatchTarget),
        Workers = values.Workers("Backfill:Workers", defaults.Workers),
        OnBadRow = OnBadRow(values.Text("Backfill:OnBadRow")) ?? defaults.OnBadRow,
        Throttle = ConfiguredThrottle.Read(values),
        EvidenceMaxAge = values.Duration("Gate:EvidenceMaxAge", defaults.EvidenceMaxAge),
        HeartbeatTimeToLive = values.Duration("Heartbeat:TimeToLive", defaults.HeartbeatTimeToLive),
        QuietWindow = values.Duration("Gate:QuietWindow", defaults.QuietWindow),
        RollbackWindow = values.Duration("Gate:RollbackWindow", defaults.RollbackWindow),
        MaxGap = values.Duration("Gate:MaxGap", defaults.MaxGap),
        ProtectedReleases = ProtectedReleases(values.Text("Gate:ProtectedReleases"), defaults.ProtectedReleases),
    };

    /// <summary>True if backfills that are planned now leave the users' triggers out.</summary>
    public static bool LeavesTriggersOut(ConfiguredValues values) => values.Text("Backfill:UserTriggers") switch
    {
        null or "fire" => false,
        "suppress" => true,
        var policy => throw new UsageException($"Backfill:UserTriggers is '{policy}'; write fire or suppress."),
    };

    private static BadRowPolicy? OnBadRow(string? text)
        => text is null ? null : BadRowPolicies.TryParse(text, out var policy) ? policy : throw new UsageException(BadRowPolicies.Complaint("Backfill:OnBadRow", text));

    private static int ProtectedReleases(string? text, int otherwise)
        => text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new UsageException($"Gate:ProtectedReleases is '{text}'; write a whole number from 1 on.");
}
