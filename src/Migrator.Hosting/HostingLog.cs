using Microsoft.Extensions.Logging;
using Migrator.Execution.Runs;

namespace Migrator.Hosting;

/// <summary>What is logged inside an application.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(EventIds.Registered, LogLevel.Information, "{App} {Version} is registered as {Instance}")]
    public static partial void Registered(this ILogger logger, string app, string version, string instance);

    [LoggerMessage(EventIds.NothingToRegisterWith, LogLevel.Information, "No migration was ever run on this database, so {App} cannot register yet; it is tried again")]
    public static partial void NothingToRegisterWith(this ILogger logger, string app);

    [LoggerMessage(EventIds.RegistrationFailed, LogLevel.Warning, "The instance could not be registered; it is tried again")]
    public static partial void RegistrationFailed(this ILogger logger, Exception problem);

    [LoggerMessage(EventIds.Lost, LogLevel.Critical, "{App} {Version} does not count as live any more and must let go of the database: {Reason}")]
    public static partial void Lost(this ILogger logger, string app, string version, string reason);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "{App} {Version} is no longer registered as {Instance}")]
    public static partial void Stopped(this ILogger logger, string app, string version, string instance);

    [LoggerMessage(EventIds.StopNotTold, LogLevel.Warning, "The end of this instance could not be told; its registration runs out by itself")]
    public static partial void StopNotTold(this ILogger logger, Exception problem);

    [LoggerMessage(EventIds.Admitted, LogLevel.Information, "{App} {Version} may use the schema as it stands")]
    public static partial void Admitted(this ILogger logger, string app, string version);

    [LoggerMessage(EventIds.NotAdmitted, LogLevel.Error, "{Reason}")]
    public static partial void NotAdmitted(this ILogger logger, string reason);

    [LoggerMessage(EventIds.GuardFailed, LogLevel.Error, "Whether the schema suits this version could not be asked")]
    public static partial void GuardFailed(this ILogger logger, Exception problem);

    [LoggerMessage(EventIds.ExpandRefused, LogLevel.Error, "Migration {Migration} is refused, and nothing was changed: {Reasons}")]
    public static partial void ExpandRefused(this ILogger logger, MigrationId migration, string reasons);

    [LoggerMessage(EventIds.ExpandTakesLong, LogLevel.Warning, "Expand at startup takes longer than {Limit}; the application goes on without waiting for it")]
    public static partial void ExpandTakesLong(this ILogger logger, TimeSpan limit);

    [LoggerMessage(EventIds.ExpandStopped, LogLevel.Error, "Expand at startup stopped")]
    public static partial void ExpandStopped(this ILogger logger, Exception problem);

    [LoggerMessage(EventIds.TookOver, LogLevel.Information, "{Count} migrations that FluentMigrator's own runner has applied were taken as applied")]
    public static partial void TookOver(this ILogger logger, int count);

    [LoggerMessage(EventIds.StepEnded, LogLevel.Information, "{Phase} of {Migration}: {Purpose}, in {Elapsed}")]
    public static partial void StepEnded(this ILogger logger, Phase phase, MigrationId migration, string purpose, TimeSpan elapsed);

    [LoggerMessage(EventIds.StepWaits, LogLevel.Warning, "{Phase} of {Migration} waits for a lock to {Purpose}; attempt {Attempt}")]
    public static partial void StepWaits(this ILogger logger, Phase phase, MigrationId migration, string purpose, int attempt);

    [LoggerMessage(EventIds.BackfillHeldBack, LogLevel.Information, "The backfill of {Table} for {Migration} holds back: {Reason}")]
    public static partial void BackfillHeldBack(this ILogger logger, string table, MigrationId migration, string reason);

    [LoggerMessage(EventIds.BackfillFailed, LogLevel.Error, "The background backfill stopped; it is tried again")]
    public static partial void BackfillFailed(this ILogger logger, Exception problem);

    [LoggerMessage(EventIds.Elected, LogLevel.Information, "This instance looks at the live versions for all, by {Sources}")]
    public static partial void Elected(this ILogger logger, string sources);

    [LoggerMessage(EventIds.ObservationFailed, LogLevel.Warning, "The look at the live versions failed; it is tried again")]
    public static partial void ObservationFailed(this ILogger logger, Exception problem);

    [LoggerMessage(EventIds.Blind, LogLevel.Error, "It is not seen which versions are live, and contract waits for that: {Trouble}")]
    public static partial void Blind(this ILogger logger, string trouble);

    /// <summary>Tells how a run ended: as news, or as trouble.</summary>
    public static void RunEnded(this ILogger logger, string phase, MigrationId migration, RunResult result)
    {
        if (result.Outcome is RunOutcome.Done or RunOutcome.NothingToDo or RunOutcome.Interrupted or RunOutcome.Leased)
        {
            logger.RunDone(phase, migration, result.Reason);
        }
        else if (result.Outcome is RunOutcome.GateClosed)
        {
            logger.RunWaits(phase, migration, result.Reason);
        }
        else
        {
            logger.RunStopped(phase, migration, result.Code ?? result.Outcome.ToString(), result.Reason);
        }
    }

    [LoggerMessage(EventIds.RunDone, LogLevel.Information, "{Phase} of {Migration}: {Reason}")]
    private static partial void RunDone(this ILogger logger, string phase, MigrationId migration, string reason);

    [LoggerMessage(EventIds.RunWaits, LogLevel.Warning, "{Phase} of {Migration} waits: {Reason}")]
    private static partial void RunWaits(this ILogger logger, string phase, MigrationId migration, string reason);

    [LoggerMessage(EventIds.RunStopped, LogLevel.Error, "{Phase} of {Migration} stopped, {Code}: {Reason}")]
    private static partial void RunStopped(this ILogger logger, string phase, MigrationId migration, string code, string reason);
}
