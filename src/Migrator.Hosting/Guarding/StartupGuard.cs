using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Gates;
using Migrator.Gates.Uses;
using Migrator.Hosting.Running;

namespace Migrator.Hosting.Guarding;

/// <summary>Asks whether this version may start: the same question, and the same answer, as <c>migrator check-app</c>. Writes nothing.</summary>
internal sealed class StartupGuard(MigratorParts parts)
{
    /// <exception cref="GuardDeniedException">The application's role may not read the control schema.</exception>
    public async Task<Admission> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (DeniedRight.In(problem) is { } denied)
        {
            throw new GuardDeniedException(denied);
        }
    }

    private async Task<Admission> ReadAsync(CancellationToken cancellationToken)
    {
        var facts = await new AdmissionFactsReading(parts.Database.State, parts.Options.Policy)
            .ReadAsync(await NotStartedAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var admission = AppAdmission.Judge(parts.Instance.App, parts.Instance.Version, UseWord.Capabilities(parts.Instance.Says), facts);
        parts.Metrics.Asked(parts.Setup.Name, admission.Verdict);
        return admission;
    }

    private async Task<IReadOnlyList<MigrationDefinition>> NotStartedAsync(CancellationToken cancellationToken)
    {
        if (parts.Migrations.Value is not { } migrations)
        {
            return [];
        }

        // A control schema that a newer tool has left can be read: an application must start after the tool was brought up to date.
        var started = await parts.Database.State.ReadInstalledVersionAsync(cancellationToken).ConfigureAwait(false) is null
            ? []
            : await parts.Database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);

        // What FluentMigrator's own runner has applied was applied, taken over or not.
        var foreign = await parts.Database.State.ReadForeignVersionsAsync(migrations.VersionTable, cancellationToken).ConfigureAwait(false);
        if (migrations.Ids.All(id => foreign.Contains(id) || started.Any(record => record.Id == id && record.State != Execution.State.MigrationState.RolledBack)))
        {
            return [];
        }

        var catalog = await parts.Database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. PendingMigrations.Of(migrations, parts.Database.Provider, catalog, started, parts.Options.DefaultSchema, parts.Options.Policy.Orders)
                .Where(definition => !foreign.Contains(definition.Id)),
        ];
    }
}
