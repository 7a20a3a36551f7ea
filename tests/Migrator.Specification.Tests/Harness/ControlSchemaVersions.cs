using Migrator.Collecting;
using Migrator.ControlSchema;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Specification.Tests.Harness;

/// <summary>The control schema as SQL: planned once, the same in every database.</summary>
internal static class ControlSchemaVersions
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static IReadOnlyList<ControlSchemaVersion>? known;

    public static async Task<IReadOnlyList<ControlSchemaVersion>> ForAsync(IMigrationDatabase database)
    {
        await Turn.WaitAsync();
        try
        {
            return known ??= await PlanAsync(database);
        }
        finally
        {
            Turn.Release();
        }
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
