using Migrator.Changes;
using Migrator.Cli.Configuration;
using Migrator.Collecting;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Cli.Running;

/// <summary>Asks the given assemblies for their migrations.</summary>
internal static class MigrationLoading
{
    public static IMigrationSet Load(ToolSettings settings)
        => settings.Migrations.Count > 0
            ? FluentMigrations.Load(settings.Migrations, settings.Tags, settings.DefaultSchema)
            : settings.Hosted ?? throw new UsageException("No migrations are named. Give --migrations PATH: a .dll, a folder or a .csproj; or configure Migrations.");

    /// <summary>What the migrations that were not started here ask for.</summary>
    public static IReadOnlyList<MigrationDefinition> Pending(
        ToolSettings settings, IMigrationSet migrations, IMigrationDatabase database, CatalogSnapshot catalog, IReadOnlyList<MigrationRecord> started)
        => PendingMigrations.Of(migrations, database.Provider, catalog, started, settings.DefaultSchema, settings.Policy.Orders);

    /// <summary>What an open migration asks for today; null if it is not in the assembly any more.</summary>
    public static MigrationDefinition? Again(
        ToolSettings settings, IMigrationSet migrations, IMigrationDatabase database, CatalogSnapshot catalog, MigrationRecord record)
        => migrations.Ids.Contains(record.Id)
            ? migrations.Collect(
                record.Id,
                CollectingTargets.Of(database.Provider) with { Orders = settings.Policy.Orders },
                EarlierSchema.Before(new CatalogSchema(catalog), FrozenChanges.Of(record.Plan)))
            : null;
}
