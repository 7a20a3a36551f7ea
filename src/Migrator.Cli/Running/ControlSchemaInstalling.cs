using System.Reflection;
using FluentMigrator;
using Migrator.Collecting;
using Migrator.ControlSchema;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Cli.Running;

/// <summary>Brings the control schema to its newest version: our own migrations, collected and planned like anybody's.</summary>
internal sealed class ControlSchemaInstalling(IMigrationDatabase database)
{
    private static readonly long Newest = typeof(ControlSchemaMigration).Assembly
        .GetTypes()
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Version ?? 0)
        .Max();

    /// <summary>Refuses a control schema that a newer tool has left.</summary>
    public async Task<long?> ReadVersionAsync(CancellationToken cancellationToken)
    {
        var installed = await database.State.ReadInstalledVersionAsync(cancellationToken).ConfigureAwait(false);
        return installed > Newest ? throw new ControlSchemaTooNewException(installed.Value, Newest) : installed;
    }

    /// <summary>Installs what is missing; safe when several processes do so at once.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var installed = await ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (installed == Newest)
        {
            return;
        }

        var versions = await SpellAsync(installed ?? 0, cancellationToken).ConfigureAwait(false);
        await database.State.InstallAsync(versions, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ControlSchemaVersion>> SpellAsync(long installed, CancellationToken cancellationToken)
    {
        using var migrations = FluentMigrations.In(typeof(ControlSchemaMigration).Assembly);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        var definitions = migrations.CollectPending(
            Databases.CollectingTarget(database.Provider),
            new CatalogSchema(catalog),
            migrations.Ids.Where(id => id.Value <= installed).ToHashSet());

        var versions = new List<ControlSchemaVersion>();
        foreach (var definition in definitions)
        {
            var planned = await new PlanMaking(database).PlanAsync(definition, definitions, cancellationToken).ConfigureAwait(false);
            var plan = planned.Plan ?? throw new ControlSchemaRefusedException(planned.Refusals);
            versions.Add(new ControlSchemaVersion(definition.Id.Value, [.. plan.Steps.SelectMany(step => step.Do.Statements).Select(statement => statement.Sql)]));
        }

        return versions;
    }
}
