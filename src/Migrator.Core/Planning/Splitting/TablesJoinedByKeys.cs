using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;

namespace Migrator.Planning.Splitting;

/// <summary>Finds the tables that must change hands together, because foreign keys join their replaced columns.</summary>
public static class TablesJoinedByKeys
{
    /// <summary>The table, and every other one that keys to copies join with it, over however many tables between.</summary>
    /// <param name="table">A table whose columns are replaced.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="replaced">The tables whose columns are replaced: each stands for those that inherit from it.</param>
    /// <param name="catalog">The catalog.</param>
    public static IReadOnlySet<TableName> With(TableName table, IEnumerable<CarriedConstraint> keys, IEnumerable<TableName> replaced, CatalogSnapshot catalog)
    {
        var tops = replaced.Distinct().SelectMany(top => catalog.HeirsOf(top).Select(heir => (Heir: heir.Name, Top: top))).DistinctBy(pair => pair.Heir).ToDictionary(pair => pair.Heir, pair => pair.Top);
        TableName TopOf(TableName one) => tops.GetValueOrDefault(one, one);
        var ends = keys.Where(key => key.PointsToCopy).Select(key => (Table: TopOf(key.Original.Table), Referenced: TopOf(key.Original.Referenced!))).Distinct().ToList();
        var joined = new HashSet<TableName> { table };
        while (ends.Where(key => joined.Contains(key.Table) != joined.Contains(key.Referenced)).ToList() is { Count: > 0 } further)
        {
            joined.UnionWith(further.SelectMany(key => new[] { key.Table, key.Referenced }));
        }

        return joined;
    }
}
