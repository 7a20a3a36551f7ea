using System.Reflection;
using FluentMigrator;
using Migrator.Collecting;
using Migrator.ControlSchema;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Hosting.Running;

/// <summary>Brings the control schema to its newest version: our own migrations, collected and planned like anybody's.</summary>
internal sealed class ControlSchemaInstalling(IMigrationDatabase database)
{
    private static readonly long Newest = typeof(ControlSchemaMigration).Assembly
        .GetTypes()
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Version ?? 0)
        .Max();

    /// <summary>The installed version; null if there is none. One that a newer tool has left is refused.</summary>
    public static async Task<long?> ReadVersionAsync(IStatePort state, CancellationToken cancellationToken)
    {
        var installed = await state.ReadInstalledVersionAsync(cancellationToken).ConfigureAwait(false);
        return installed > Newest ? throw new ControlSchemaTooNewException(installed.Value, Newest) : installed;
    }

    /// <summary>Installs what is missing; safe when several processes do so at once.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var installed = await ReadVersionAsync(database.State, cancellationToken).ConfigureAwait(false);
        if (installed == Newest)
        {
            return;
        }

        var versions = await SpellAsync(installed ?? 0, cancellationToken).ConfigureAwait(false);
        await database.State.InstallAsync(versions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Installs what is missing where there is a control schema at all.</summary>
    public async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        if (await ReadVersionAsync(database.State, cancellationToken).ConfigureAwait(false) is not null)
        {
            await EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The versions after the installed one, each with its statements.</summary>
    public async Task<IReadOnlyList<ControlSchemaVersion>> SpellAsync(long installed, CancellationToken cancellationToken)
    {
        using var migrations = FluentMigrations.In(typeof(ControlSchemaMigration).Assembly);
        var target = CollectingTargets.Of(database.Provider);
        var definitions = migrations.CollectPending(
            target,
            new CatalogSchema(await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false)),
            migrations.Ids.Where(id => id.Value <= installed).ToHashSet());

        var versions = new List<ControlSchemaVersion>();
        foreach (var definition in definitions)
        {
            // The catalog leaves the control schema out, so what earlier versions create counts as there.
            var planned = await new PlanMaking(database).PlanAsync(definition, definitions, cancellationToken).ConfigureAwait(false);
            var plan = planned.Plan ?? throw new ControlSchemaRefusedException(planned.Refusals);
            versions.Add(new ControlSchemaVersion(definition.Id.Value, [.. plan.Steps.SelectMany(step => step.Do.Statements).Select(statement => statement.Sql)]));
        }

        return versions;
    }
}
