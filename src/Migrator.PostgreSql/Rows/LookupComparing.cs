using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Rows;

/// <summary>Compares the values of rows with those of the lookup rows that they refer to.</summary>
internal static class LookupComparing
{
    /// <summary>The condition that a row refers to another value than it holds, or to none although it holds one.</summary>
    public static string Differs(Mapping mapping, string alias)
    {
        var (to, old) = (mapping.Lookup!, mapping.Old.Select(column => column.Name).ToList());
        var reference = Plpgsql.Field(alias, mapping.New[0].Name);
        return
            $"""
            CASE WHEN {reference} IS NULL
                        THEN pg_catalog.num_nonnulls({string.Join(", ", old.Select(column => Plpgsql.Field(alias, column)))}) > 0
                        ELSE NOT EXISTS (SELECT FROM {PgIdentifier.Quote(to.Table)} AS t WHERE {Plpgsql.Field("t", to.Key)} OPERATOR(pg_catalog.=) {reference} AND pg_catalog.record_image_eq({Plpgsql.Row("t", to.Values)}, {Plpgsql.Row(alias, old)}))
                    END
            """;
    }
}
