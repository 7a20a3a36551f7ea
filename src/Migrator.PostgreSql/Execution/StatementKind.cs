using System.Text.RegularExpressions;

namespace Migrator.PostgreSql.Execution;

/// <summary>What kind of statement somebody runs: the keywords it begins with. The rest may hold values, which are nobody's business.</summary>
internal static partial class StatementKind
{
    private static readonly HashSet<string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        "ALTER", "ANALYZE", "BEGIN", "CALL", "CHECKPOINT", "CLOSE", "CLUSTER", "COMMENT", "COMMIT", "CONCURRENTLY", "COPY", "CREATE", "DEALLOCATE", "DECLARE",
        "DELETE", "DISCARD", "DO", "DROP", "END", "EXECUTE", "EXPLAIN", "FETCH", "FROM", "FULL", "GRANT", "INDEX", "INSERT", "INTO", "LISTEN", "LOCK",
        "MATERIALIZED", "MERGE", "MOVE", "NOTIFY", "PREPARE", "REFRESH", "REINDEX", "RELEASE", "RESET", "REVOKE", "ROLLBACK", "SAVEPOINT", "SELECT", "SET",
        "SHOW", "START", "TABLE", "TRANSACTION", "TRUNCATE", "UNIQUE", "UPDATE", "VACUUM", "VALUES", "VIEW", "WITH",
    };

    /// <summary>Up to three keywords, in capitals; empty if it begins with none that is known.</summary>
    public static string Of(string statement)
    {
        var rest = Preamble().Replace(statement, "", 1);
        var words = rest.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries)
            .Take(3)
            .Select(word => word.TrimEnd(';'))
            .TakeWhile(Keywords.Contains);
        return string.Join(' ', words).ToUpperInvariant();
    }

    [GeneratedRegex(@"\A(?>autovacuum:|\s+|--[^\n]*(?:\n|\z)|/\*(?>[^*]|\*(?!/))*(?:\*/|\z))*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Preamble();
}
