using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Gates;
using Migrator.Hosting.Running;

namespace Migrator.Hosting.Guarding;

/// <summary>Asks whether this version may start: the same question, and the same answer, as <c>migrator check-app</c>. Writes nothing.</summary>
internal sealed class StartupGuard(MigratorParts parts)
{
    public async Task<Admission> AskAsync(CancellationToken cancellationToken)
    {
        var facts = await new AdmissionFactsReading(parts.Database.State, parts.Options.Policy)
            .ReadAsync(await NotStartedAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var admission = AppAdmission.Judge(parts.Instance.App, parts.Instance.Version, facts);
        parts.Metrics.Asked(parts.Setup.Name, admission.Verdict);
        return admission;
    }

    private async Task<IReadOnlyList<MigrationDefinition>> NotStartedAsync(CancellationToken cancellationToken)
    {
        if (parts.Migrations.Value is not { } migrations)
        {
            return [];
        }

        var started = await StartedMigrations.ReadAsync(parts.Database.State, cancellationToken).ConfigureAwait(false);

        // What FluentMigrator's own runner has applied was applied, taken over or not.
        var foreign = await parts.Database.State.ReadForeignVersionsAsync(migrations.VersionTable, cancellationToken).ConfigureAwait(false);
        if (migrations.Ids.All(id => foreign.Contains(id) || started.Any(record => record.Id == id && record.State != Execution.State.MigrationState.RolledBack)))
        {
            return [];
        }

        var catalog = await parts.Database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. PendingMigrations.Of(migrations, parts.Database.Provider, catalog, started, parts.Options.DefaultSchema)
                .Where(definition => !foreign.Contains(definition.Id)),
        ];
    }
}
