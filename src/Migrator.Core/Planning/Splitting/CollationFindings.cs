using Migrator.Changes;
using Migrator.Planning.Catalog;

namespace Migrator.Planning.Splitting;

/// <summary>An index whose collation sorts otherwise than when it was built does not find what is in it.</summary>
internal static class CollationFindings
{
    private const string Code = "MIG1430";

    public static IEnumerable<Finding> For(PlanScope scope)
    {
        var joined = scope.Definition.Changes.SelectMany(JoinedBy).ToHashSet();
        return from name in PlanChecks.TablesOf(scope.Definition).Concat(joined).Distinct()
               let table = scope.Catalog.Find(name)
               where table is not null
               from one in table.Partitions.Concat(table.Heirs).Select(scope.Catalog.Find).OfType<TableSnapshot>().Prepend(table)
               from index in one.Indexes
               where index.OutdatedCollation is not null
               select Of(one.Name, index, isLookedUp: joined.Contains(name));
    }

    private static Finding Of(TableName table, IndexSnapshot index, bool isLookedUp)
    {
        var (subject, cure) = ($"{table}: {index.Name}", $"REINDEX INDEX CONCURRENTLY it and every other one of that collation; then ALTER COLLATION {index.OutdatedCollation} REFRESH VERSION (ALTER DATABASE … REFRESH COLLATION VERSION for the database's own).");
        var harm = $"the index was built under another version of the collation {index.OutdatedCollation} than the server has now: it may not find rows that are there, and let in keys twice";
        return isLookedUp
            ? Refusals.Of(Code, subject, $"{harm}; this migration looks rows up in that table", cure)
            : new(Code, FindingSeverity.Warning, subject, harm, cure);
    }

    /// <summary>Tables whose rows are found by keys of others.</summary>
    private static IEnumerable<TableName> JoinedBy(SchemaChange change) => change switch
    {
        CreateForeignKey key => [key.Table, key.Referenced],
        InsertRows insert => [insert.Table],
        _ => PlanChecks.Pair(change) is { } pair ? [pair.From, pair.To] : [],
    };
}
