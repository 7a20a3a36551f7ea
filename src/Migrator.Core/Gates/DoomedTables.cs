using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;

namespace Migrator.Gates;

/// <summary>Finds what keeps a table from going: views and functions that read it, foreign keys that point to it.</summary>
internal static class DoomedTables
{
    /// <summary>What goes with the table, because it is part of it.</summary>
    private static readonly IReadOnlySet<string> Parts = new HashSet<string> { "policy", "generated column", "statistics object", "column list of publication" };

    public static IEnumerable<FoundDependent> ReadersIn(MigrationPlan plan, CatalogSnapshot catalog)
    {
        var dropped = plan.AuthorsChanges().OfType<DropTable>().Select(drop => drop.Table).ToList();
        var names = dropped.Except(ReplacementsIn(plan, catalog)).Concat(dropped.Select(name => Retired(name, plan, catalog))).ToHashSet();
        return catalog.Tables.Where(table => names.Contains(table.Name)).SelectMany(table => BlockersOf(table, names, catalog));
    }

    /// <summary>Tables that have taken the place of one that is out of reach now.</summary>
    public static IEnumerable<TableName> ReplacementsIn(MigrationPlan plan, CatalogSnapshot catalog)
        => (plan.Replaced ?? []).Where(table => catalog.Find(Retired(table, plan, catalog)) is not null);

    /// <summary>What stands in the way of dropping a table, once for each object.</summary>
    /// <param name="table">The table.</param>
    /// <param name="going">Tables that go too.</param>
    /// <param name="catalog">The catalog: partitions go with their table, and what inherits from it does not.</param>
    public static IEnumerable<FoundDependent> BlockersOf(TableSnapshot table, IReadOnlySet<TableName> going, CatalogSnapshot catalog)
    {
        var partitions = catalog.PartitionsOf(table.Name).ToList();
        var gone = going.Concat(partitions.Select(partition => partition.Name)).ToHashSet();
        return partitions.Prepend(table).SelectMany(part => ReadersOf(part, gone))
            .Concat(table.Heirs.Where(heir => !gone.Contains(heir)).Select(heir => new FoundDependent("inheriting table", heir.ToString(), table.Name, null)))
            .Distinct();
    }

    private static IEnumerable<FoundDependent> ReadersOf(TableSnapshot table, HashSet<TableName> gone)
        => table.Dependents.Where(dependent => !Parts.Contains(dependent.Kind)).Select(dependent => new FoundDependent(dependent.Kind, dependent.Name, table.Name, null))
            .Concat(table.ReferencedBy.Where(key => !gone.Contains(key.Table)).Select(key => new FoundDependent("foreign key", $"foreign key {key.Name} of {key.Table}", table.Name, null)));

    private static TableName Retired(TableName name, MigrationPlan plan, CatalogSnapshot catalog) => name with { Name = RetiredNames.For(name.Name, plan.Id, catalog.Server.IdentifierLimit) };
}
