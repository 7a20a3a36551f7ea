using System.CommandLine;
using Migrator.Changes;
using Migrator.Cli.Options;
using Migrator.Cli.Running;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Gates;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Commands;

/// <summary>Says whether a version of an application may start now.</summary>
internal static class CheckAppCommand
{
    public static Command Create(Tool tool)
    {
        var app = AppArgument.Create("The application and its version.");
        var uses = UsesOption.Create();
        var command = new ToolCommand(
            "check-app",
            "Says whether a version of an application may start against the schema as it stands: before a deploy, or before going back.",
            "migrator check-app shop=2.4.0 && kubectl rollout restart deployment/shop")
        {
            app, uses,
        };
        return tool.Connect(command, async (invocation, database, cancellationToken) =>
        {
            var asked = invocation.Value(app);
            AppArgument.RequireVersion(asked, invocation.Settings.Policy.Orders);
            var says = UsesOption.Read(invocation.Value(uses) ?? []);
            var pending = await PendingAsync(invocation, database, cancellationToken).ConfigureAwait(false);
            var facts = await new AdmissionFactsReading(database.State, invocation.Settings.Policy).ReadAsync(pending, cancellationToken).ConfigureAwait(false);
            return Answer(invocation, AppAdmission.Judge(asked.App, asked.Version, says, facts));
        });
    }

    private static async Task<IReadOnlyList<MigrationDefinition>> PendingAsync(
        Invocation invocation, IMigrationDatabase database, CancellationToken cancellationToken)
    {
        var started = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
        if (!invocation.Settings.HasMigrations)
        {
            return [];
        }

        using var migrations = MigrationLoading.Load(invocation.Settings);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        return MigrationLoading.Pending(invocation.Settings, migrations, database, catalog, started);
    }

    private static int Answer(Invocation invocation, Admission admission)
    {
        var (code, verdict) = admission.Verdict switch
        {
            AdmissionVerdict.May => (ExitCode.Done, "may start"),
            AdmissionVerdict.NotYet => (ExitCode.Later, "may not start yet"),
            _ => (ExitCode.NeedsHuman, "may not start"),
        };
        var sentence = $"{admission.App} {admission.Version} {verdict}.";
        var reasons = admission.Reasons.Where(reason => reason.Verdict == admission.Verdict).Select(reason => AuthorText.Line(reason.Text)).ToList();
        return invocation.Answer(
            code,
            sentence,
            exit => new CheckAppAnswer(admission.App, admission.Version, admission.Verdict == AdmissionVerdict.May, reasons, exit),
            string.Concat(reasons.Prepend(AuthorText.Line(sentence)).Select((line, index) => $"{(index == 0 ? "" : "  ")}{line}\n")));
    }
}
