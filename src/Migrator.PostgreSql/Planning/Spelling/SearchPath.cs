using Migrator.Changes;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Statements that are read under the schemas which they were written for.</summary>
internal static class SearchPath
{
    private const string Ours = "SET LOCAL search_path TO pg_catalog, pg_temp";

    public static IEnumerable<string> Under(IReadOnlyList<string> schemas, IEnumerable<string> statements) => schemas.Count == 0
        ? statements
        : [$"SET LOCAL search_path TO pg_catalog, {string.Join(", ", schemas.Select(PgIdentifier.Quote))}, pg_temp", .. statements, Ours];

    /// <summary>Statements that repeat an author's words, which are understood under the session's own search path, as when the plan was made.</summary>
    public static IEnumerable<string> OfSession(bool hasAuthorsWords, params IEnumerable<string> statements) => hasAuthorsWords
        ? ["SET LOCAL search_path TO DEFAULT", .. statements, Ours]
        : statements;

    /// <summary>True if a column is described in words that mean something else, or nothing, under another search path.</summary>
    public static bool IsAuthors(ColumnSpec column)
        => column is { Type.Verbatim: not null } or { Collation: not null } or { GeneratedAs: not null } || IsAuthors(column.Default);

    /// <summary>The same of a default.</summary>
    public static bool IsAuthors(ColumnDefault? value) => value is ExpressionDefault;
}
