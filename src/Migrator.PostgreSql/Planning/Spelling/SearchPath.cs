using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Statements that are read under the schemas which they were written for.</summary>
internal static class SearchPath
{
    public static IEnumerable<string> Under(IReadOnlyList<string> schemas, IEnumerable<string> statements) => schemas.Count == 0
        ? statements
        : [$"SET LOCAL search_path TO pg_catalog, {string.Join(", ", schemas.Select(PgIdentifier.Quote))}, pg_temp", .. statements, "SET LOCAL search_path TO pg_catalog, pg_temp"];
}
