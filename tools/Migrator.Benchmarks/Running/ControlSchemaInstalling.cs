using Migrator.Collecting;
using Migrator.ControlSchema;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Benchmarks.Running;

/// <summary>Installs the control schema, planned as the command line plans it.</summary>
internal static class ControlSchemaInstalling
{
    public static async Task InstallAsync(IMigrationDatabase database, CancellationToken cancellationToken)
    {
        using var migrations = FluentMigrations.In(typeof(ControlSchemaMigration).Assembly);
        var catalog = await database.Catalog.ReadAsync(cancellationToken);
        var definitions = migrations.CollectPending(CollectingTarget.PostgreSql, new CatalogSchema(catalog), new HashSet<MigrationId>());
        var versions = new List<ControlSchemaVersion>();
        foreach (var definition in definitions)
        {
            var planned = await new PlanMaking(database).PlanAsync(definition, definitions, cancellationToken);
            var plan = planned.Plan ?? throw new BenchStoppedException($"The control schema cannot be planned: {string.Join(' ', planned.Refusals)}");
            versions.Add(new ControlSchemaVersion(definition.Id.Value, [.. plan.Steps.SelectMany(step => step.Do.Statements).Select(statement => statement.Sql)]));
        }

        await database.State.InstallAsync(versions, cancellationToken);
    }
}
