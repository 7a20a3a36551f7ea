using Migrator.Collecting;
using Migrator.ControlSchema;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql;

namespace Migrator.Specification.Tests.Harness;

/// <summary>The control schema as SQL.</summary>
internal static class ControlSchemaVersions
{
    /// <summary>Installs it, as every command does before anything else.</summary>
    public static async Task InstallAsync(TestDatabase server)
    {
        await using var database = PostgreSqlDatabase.Connect(server.ConnectionString);
        await database.State.InstallAsync(await PlanAsync(database), Stage.Stopping);
    }

    private static async Task<IReadOnlyList<ControlSchemaVersion>> PlanAsync(IMigrationDatabase database)
    {
        using var migrations = FluentMigrations.In(typeof(ControlSchemaMigration).Assembly);
        var catalog = await database.Catalog.ReadAsync(CancellationToken.None);
        var definitions = migrations.CollectPending(CollectingTarget.PostgreSql, new CatalogSchema(catalog), new HashSet<MigrationId>());
        var versions = new List<ControlSchemaVersion>();
        foreach (var definition in definitions)
        {
            var planned = await new PlanMaking(database).PlanAsync(definition, definitions, CancellationToken.None);
            versions.Add(new ControlSchemaVersion(definition.Id.Value, [.. planned.Plan!.Steps.SelectMany(step => step.Do.Statements).Select(statement => statement.Sql)]));
        }

        return versions;
    }
}
