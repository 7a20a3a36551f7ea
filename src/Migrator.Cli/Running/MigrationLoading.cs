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
            : throw new UsageException("No migrations are named. Give --migrations PATH: a .dll, a folder or a .csproj; or configure Migrations.");

    /// <summary>What the migrations that were not started here ask for.</summary>
    public static IReadOnlyList<MigrationDefinition> Pending(
        ToolSettings settings, IMigrationSet migrations, IMigrationDatabase database, CatalogSnapshot catalog, IReadOnlyList<MigrationRecord> started)
    {
        var target = Databases.CollectingTarget(database.Provider);
        var done = started.Where(record => record.State != MigrationState.RolledBack).Select(record => record.Id).ToHashSet();

        // Later migrations see what the open ones will have done once they are contracted.
        var schema = OverlaidSchema.Over(
            new CatalogSchema(catalog),
            started.Where(record => record.IsOpen).OrderBy(record => record.Id).SelectMany(record => FrozenChanges.Of(record.Plan)));
        var pending = migrations.CollectPending(target, schema, done);
        ConfiguredSchema.RequireKnown(settings.DefaultSchema, schema, pending);
        return [.. pending.Select(definition => definition with { VersionTable = migrations.VersionTable })];
    }

    /// <summary>What an open migration asks for today; null if it is not in the assembly any more.</summary>
    public static MigrationDefinition? Again(
        IMigrationSet migrations, IMigrationDatabase database, CatalogSnapshot catalog, MigrationRecord record)
        => migrations.Ids.Contains(record.Id)
            ? migrations.Collect(
                record.Id,
                Databases.CollectingTarget(database.Provider),
                EarlierSchema.Before(new CatalogSchema(catalog), FrozenChanges.Of(record.Plan)))
            : null;
}
