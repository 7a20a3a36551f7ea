using System.Reflection;
using FluentMigrator;
using Migrator.Changes;
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

    private async Task<IReadOnlyList<ControlSchemaVersion>> SpellAsync(long installed, CancellationToken cancellationToken)
    {
        using var migrations = FluentMigrations.In(typeof(ControlSchemaMigration).Assembly);
        var target = Databases.CollectingTarget(database.Provider);
        var definitions = migrations.CollectPending(target, new CatalogSchema(await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false)), new HashSet<MigrationId>());

        // The catalog leaves the control schema out, so each version is planned on top of all before it.
        var versions = new List<ControlSchemaVersion>();
        var before = await StatementsAsync([.. definitions.Where(definition => definition.Id.Value <= installed)], cancellationToken).ConfigureAwait(false);
        foreach (var definition in definitions.Where(definition => definition.Id.Value > installed))
        {
            var through = await StatementsAsync([.. definitions.Where(one => one.Id <= definition.Id)], cancellationToken).ConfigureAwait(false);
            versions.Add(new ControlSchemaVersion(definition.Id.Value, [.. through.Except(before, StringComparer.Ordinal)]));
            before = through;
        }

        return versions;
    }

    private async Task<IReadOnlyList<string>> StatementsAsync(IReadOnlyList<MigrationDefinition> definitions, CancellationToken cancellationToken)
    {
        if (definitions.Count == 0)
        {
            return [];
        }

        var whole = definitions[^1] with { Changes = [.. definitions.SelectMany(definition => definition.Changes)] };
        var planned = await new PlanMaking(database).PlanAsync(whole, cancellationToken).ConfigureAwait(false);
        var plan = planned.Plan ?? throw new ControlSchemaRefusedException(planned.Refusals);
        return [.. plan.Steps.SelectMany(step => step.Do.Statements).Select(statement => statement.Sql)];
    }
}
