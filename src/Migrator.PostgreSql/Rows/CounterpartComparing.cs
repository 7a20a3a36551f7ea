using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Rows;

/// <summary>Compares rows with their counterparts in another table.</summary>
internal sealed class CounterpartComparing(Mapping mapping)
{
    private readonly Counterpart to = mapping.Counterpart ?? throw new ArgumentException("It stays in its table.", nameof(mapping));

    /// <summary>The condition that a row has another counterpart than it should: none although it holds something, or one that holds something else.</summary>
    public string Differs(string alias)
        => to.IsMany ? new LinkComparing(mapping).Differs(alias) : $"""
        CASE WHEN EXISTS (SELECT FROM {Target} AS t WHERE {Matches(alias)})
                        THEN NOT EXISTS (SELECT FROM {Target} AS t WHERE {Matches(alias)} AND pg_catalog.record_image_eq({Plpgsql.Row("t", to.Columns)}, {Plpgsql.Row(alias, mapping.Old.Select(column => column.Name))}))
                        ELSE NOT ({new MoveWrites(mapping).IsBlank(alias)})
                    END
        """;

    /// <summary>A query for the keys of counterparts that belong to no row. The foreign key allows none, unless somebody has put it out of action.</summary>
    public string Strays()
        => $"""
        SELECT pg_catalog.concat_ws(', ', {string.Join(", ", to.Key.Select(column => Plpgsql.Field("t", column)))})
        FROM {Target} AS t
        WHERE NOT EXISTS (SELECT FROM {(mapping.IsPartitioned ? "" : "ONLY ")}{PgIdentifier.Quote(mapping.Table)} AS r WHERE {Matches("r")})
        """;

    private string Target => PgIdentifier.Quote(to.Table);

    private string Matches(string alias) => string.Join(" AND ", to.Key.Zip(to.SourceKey, (key, source) => $"{Plpgsql.Field("t", key)} OPERATOR(pg_catalog.=) {Plpgsql.Field(alias, source)}"));
}
