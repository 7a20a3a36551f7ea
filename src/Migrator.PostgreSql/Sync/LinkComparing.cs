using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>Compares a reference with the links of its row.</summary>
internal sealed class LinkComparing(Mapping mapping)
{
    /// <summary>The condition that a reference is none of the row's links, or NULL although it has one.</summary>
    public string Differs(string alias)
    {
        var (to, reference) = (mapping.Counterpart!, Plpgsql.Field(alias, mapping.Old[0].Name));
        var links = $"SELECT FROM {PgIdentifier.Quote(to.Table)} AS t WHERE {string.Join(" AND ", to.Key.Zip(to.SourceKey, (key, source) => $"{Plpgsql.Field("t", key)} OPERATOR(pg_catalog.=) {Plpgsql.Field(alias, source)}"))}";
        return $"CASE WHEN {reference} IS NULL THEN EXISTS ({links}) ELSE NOT EXISTS ({links} AND {Plpgsql.Field("t", to.Columns[0])} OPERATOR(pg_catalog.=) {reference}) END";
    }
}
