using System.Globalization;
using Migrator.Cli.Configuration;
using Migrator.PostgreSql.Diagnostics;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>What matters of the database, where one is given.</summary>
internal static class DatabaseChecks
{
    private const int OldestMajor = 14;

    private static readonly TimeSpan LongTransaction = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<CheckAnswer>> LookAsync(ToolSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Connection is null)
        {
            return [Verdicts.Fine("connection", "none given; MIGRATOR_CONNECTION or --connection-file lets the doctor look at a database")];
        }

        var database = Databases.Open(settings);
        await using (database.ConfigureAwait(false))
        {
            try
            {
                var report = await ServerExamination.ExamineAsync(settings.Connection, cancellationToken).ConfigureAwait(false);
                var installed = await ControlSchemaInstalling.ReadVersionAsync(database.State, cancellationToken).ConfigureAwait(false);
                var foreign = await database.State.ReadForeignVersionsAsync(null, cancellationToken).ConfigureAwait(false);
                return [.. Server(report), ControlSchema(installed), Foreign(foreign.Count, installed)];
            }
            catch (MigratorException problem)
            {
                return [Verdicts.Fail("connection", AuthorText.Line(problem.Message), "Correct what is named, then run the doctor again.")];
            }
        }
    }

    private static IEnumerable<CheckAnswer> Server(ServerReport report)
    {
        yield return Verdicts.Fine("connection", report.Target);
        yield return report.Major >= OldestMajor
            ? Verdicts.Fine("server", $"PostgreSQL {report.Version}")
            : Verdicts.Fail("server", $"PostgreSQL {report.Version}", $"Version {OldestMajor.ToString(CultureInfo.InvariantCulture)} or later is needed.");
        yield return report.IsStandby || report.IsReadOnly
            ? Verdicts.Fail("writable", report.IsStandby ? "this server is a standby" : "default_transaction_read_only is on", "Connect to the primary, with a role that may write.")
            : Verdicts.Fine("writable", "yes");
        yield return report.MayCreateSchema
            ? Verdicts.Fine("control schema rights", $"{report.User} may create the schema migrator")
            : Verdicts.Fail("control schema rights", $"{report.User} may not create the schema migrator", $"GRANT CREATE ON DATABASE … TO {report.User}, or create the schema and give it to that role.");
        yield return report.OwnTables == report.Tables
            ? Verdicts.Fine("tables", $"{Quantity.Of(report.Tables, "table")}, each may be altered")
            : Verdicts.Warn(
                "tables",
                $"{Quantity.Count(report.Tables - report.OwnTables)} of {Quantity.Of(report.Tables, "table")} may not be altered by {report.User}",
                "Connect as the owner of the tables that migrations change, or as a member of that role.");
        yield return report.MaySeeSessions
            ? Verdicts.Fine("sessions", "sessions of other roles are visible")
            : Verdicts.Warn("sessions", "sessions of other roles are hidden, so blockers cannot be named", $"GRANT pg_read_all_stats TO {report.User}.");
        yield return report.IsPooled
            ? Verdicts.Fine("pooler", "a pooler is in between; transaction mode is fine")
            : Verdicts.Fine("pooler", "none in between");
        yield return report.DeadlockTimeout >= TimeSpan.FromMilliseconds(500)
            ? Verdicts.Fine("deadlock_timeout", Quantity.Time(report.DeadlockTimeout))
            : Verdicts.Warn("deadlock_timeout", $"{Quantity.Time(report.DeadlockTimeout)}: every step and batch must be shorter than that", "Leave it at its default of 1s.");
        if (report.OldestTransaction > LongTransaction)
        {
            yield return Verdicts.Warn(
                "long transaction",
                $"one has been open for {Quantity.Time(report.OldestTransaction.Value)}",
                "Steps that need a lock on its tables give way to it, and index builds wait for it: end it first.");
        }
    }

    private static CheckAnswer ControlSchema(long? installed)
        => Verdicts.Fine("control schema", installed is { } version ? $"version {version.ToString(CultureInfo.InvariantCulture)}" : "not installed; expand installs it");

    private static CheckAnswer Foreign(int foreign, long? installed)
        => foreign == 0 || installed is not null
            ? Verdicts.Fine("fluentmigrator", foreign == 0 ? "no VersionInfo" : $"VersionInfo lists {Quantity.Of(foreign, "version")}")
            : Verdicts.Warn("fluentmigrator", $"VersionInfo lists {Quantity.Of(foreign, "version")} and none is taken as applied", "Run: migrator baseline --from-versioninfo");
}
