using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Splitting;

namespace Migrator.Gates;

/// <summary>Knows which columns a migration takes away, and finds what reads them.</summary>
public static class DoomedColumns
{
    /// <summary>Objects that read a column which the migration takes away, or the whole row with it.</summary>
    /// <param name="plan">The frozen plan.</param>
    /// <param name="mappings">The migration's mappings in their present form.</param>
    /// <param name="catalog">The catalog as it is now.</param>
    public static IReadOnlyList<FoundDependent> ReadersIn(MigrationPlan plan, IReadOnlyList<Mapping> mappings, CatalogSnapshot catalog)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(mappings);
        ArgumentNullException.ThrowIfNull(catalog);

        var doomed = Replaced(mappings).Concat(Dropped(plan)).ToHashSet();
        var tables = doomed.Select(one => one.Table).ToHashSet();
        var carried = (plan.Carried ?? []).ToHashSet();
        return
        [
            .. DoomedTables.ReadersIn(plan, catalog),
            .. NewOnViews(plan, mappings, catalog),
            .. (from table in catalog.Tables
                from dependent in table.Dependents
                let column = dependent.Column
                where column is null ? tables.Contains(table.Name) : doomed.Contains((table.Name, column))
                where !carried.Contains(new CarriedReader(dependent.Kind, dependent.Name, table.Name, column))
                select new FoundDependent(dependent.Kind, dependent.Name, table.Name, column)).Distinct(),
        ];
    }

    /// <summary>What a migration takes away, or changes under its name, as it was called before.</summary>
    /// <param name="plan">The frozen plan.</param>
    public static IReadOnlyList<DoomedObject> In(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);

        var changes = plan.AuthorsChanges();
        return
        [
            .. Replaced(plan.Mappings).Concat(Dropped(plan)).Select(one => new DoomedObject(one.Table, one.Column))
                .Concat(changes.OfType<DropTable>().Select(drop => new DoomedObject(drop.Table, null)))
                .Concat(changes.OfType<RenameTable>().Select(rename => new DoomedObject(rename.From, null)))
                .Distinct(),
        ];
    }

    /// <summary>What has come since the plan was made and reads a view that is still to be dropped and created anew.</summary>
    private static IEnumerable<FoundDependent> NewOnViews(MigrationPlan plan, IReadOnlyList<Mapping> mappings, CatalogSnapshot catalog)
        => (from recreated in plan.Recreated ?? []
            where mappings.Any(mapping => mapping.Key == recreated.Mapping && mapping.Mode is SyncMode.Open)
            from dependent in catalog.Find(recreated.View)?.Dependents ?? []
            where !recreated.Readers.Contains(dependent.Name)
            select new FoundDependent(dependent.Kind, dependent.Name, recreated.View, dependent.Column)).Distinct();

    private static IEnumerable<(TableName Table, ColumnName Column)> Replaced(IReadOnlyList<Mapping> mappings)
        => from mapping in mappings
           where mapping.Kind != MappingKind.InitialValue
           from column in mapping.Old
           select (mapping.Table, column.Name);

    private static IEnumerable<(TableName Table, ColumnName Column)> Dropped(MigrationPlan plan)
        => RenamedTables.ByOldNames(plan.AuthorsChanges()).OfType<DropColumn>().Select(drop => (drop.Table, drop.Column));
}
