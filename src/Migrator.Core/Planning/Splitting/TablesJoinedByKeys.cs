using Migrator.Planning.Inspection;
using Migrator.Planning.Operations;

namespace Migrator.Planning.Splitting;

/// <summary>Finds the tables that must change hands together, because foreign keys join their replaced columns.</summary>
public static class TablesJoinedByKeys
{
    /// <summary>The table, and every other one that keys to copies join with it, over however many tables between.</summary>
    public static IReadOnlySet<TableName> With(TableName table, IEnumerable<PreparedMapping> mappings)
        => With(table, mappings.SelectMany(mapping => mapping.Inspection.Carried.ForeignKeys));

    /// <summary>The same, from the keys alone.</summary>
    public static IReadOnlySet<TableName> With(TableName table, IEnumerable<CarriedConstraint> keys)
    {
        var ends = keys.Where(key => key.PointsToCopy).Select(key => (key.Original.Table, Referenced: key.Original.Referenced!)).Distinct().ToList();
        var joined = new HashSet<TableName> { table };
        while (ends.Where(key => joined.Contains(key.Table) != joined.Contains(key.Referenced)).ToList() is { Count: > 0 } further)
        {
            joined.UnionWith(further.SelectMany(key => new[] { key.Table, key.Referenced }));
        }

        return joined;
    }
}
