using Migrator.Changes;
using Migrator.Collecting;
using Migrator.Execution.State;
using Migrator.Gates.Orders;
using Migrator.Hosting.Configuration;
using Migrator.Planning.Catalog;

namespace Migrator.Hosting.Running;

/// <summary>What the migrations that were not started in a database ask for.</summary>
internal static class PendingMigrations
{
    public static IReadOnlyList<MigrationDefinition> Of(
        IMigrationSet migrations, string provider, CatalogSnapshot catalog, IReadOnlyList<MigrationRecord> started, string? defaultSchema, VersionOrders orders)
    {
        var target = CollectingTargets.Of(provider) with { Orders = orders };
        var done = started.Where(record => record.State != MigrationState.RolledBack).Select(record => record.Id).ToHashSet();

        // Later migrations see what the open ones will have done once they are contracted.
        var schema = OverlaidSchema.Over(
            new CatalogSchema(catalog),
            started.Where(record => record.IsOpen).OrderBy(record => record.Id).SelectMany(record => FrozenChanges.Of(record.Plan)));
        var pending = migrations.CollectPending(target, schema, done);
        ConfiguredSchema.RequireKnown(defaultSchema, schema, pending);
        return [.. pending.Select(definition => definition with { VersionTable = migrations.VersionTable })];
    }
}
