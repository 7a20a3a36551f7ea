using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>A function that acts as the role that installed it, whoever writes, because a writer of one table need not know the other.</summary>
/// <remarks>It is for nobody else to call, nor to hang on a table of his own; its search path is fixed, for the sake of triggers that it sets off.</remarks>
internal static class OwnFunction
{
    public static IEnumerable<string> Create(Mapping mapping, string name, string parameters, string returns, string declarations, string body)
    {
        var text =
            $"""

            #variable_conflict use_column
            {(declarations.Length > 0 ? $"DECLARE\n{Plpgsql.Indent(declarations, 4)}\n" : "")}BEGIN
            {Plpgsql.Indent(body, 4)}
            END

            """;
        var (qualified, path) = ($"migrator.{PgIdentifier.Quote(name)}({parameters})", string.Join(", ", mapping.Tables().Select(table => table.Schema).Distinct().Select(PgIdentifier.Quote)));
        yield return $"CREATE FUNCTION {qualified} RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER\n    SET search_path = pg_catalog, {path}, pg_temp\nAS {DollarQuote.Around(text)}";
        yield return $"REVOKE ALL ON FUNCTION {qualified} FROM PUBLIC";
    }
}
