using System.Globalization;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>
/// Writes what is done to a table and to all that inherit from it, one by one, as they are when it runs: the server hands on
/// neither triggers nor the loss of what a table has by itself as well.
/// </summary>
internal static class InheritanceTree
{
    private const string Table = "\u0001";

    /// <summary>A block that does something to each table of the tree, those that others inherit from first.</summary>
    /// <param name="top">The table at the top.</param>
    /// <param name="statements">What is done, by the table's name.</param>
    /// <param name="where">A condition for a table, which is called <c>member</c>; null for all of them.</param>
    public static string Each(TableName top, Func<string, IEnumerable<string>> statements, string? where = null)
    {
        var executed = string.Join("\n", statements(Table).Select(statement => $"EXECUTE pg_catalog.format({PgLiteral.Text(statement.Replace("%", "%%", StringComparison.Ordinal).Replace(Table, "%1$s", StringComparison.Ordinal))}, member);"));
        var body =
            $"""

            DECLARE
                member pg_catalog.regclass;
            BEGIN
                FOR member IN
            {Plpgsql.Indent(Members(top), 8)}
                LOOP
            {Plpgsql.Indent(where is null ? executed : $"IF {where} THEN\n{Plpgsql.Indent(executed, 4)}\nEND IF;", 8)}
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    /// <summary>A query for the tables of the tree, those that others inherit from first.</summary>
    public static string Members(TableName top) =>
        $"""
        WITH RECURSIVE tree (oid, level) AS (
            SELECT {Regclass(top)}::pg_catalog.oid, 0
            UNION ALL
            SELECT i.inhrelid, tree.level + 1
            FROM tree
                JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid)
        SELECT tree.oid::pg_catalog.regclass
        FROM tree
        GROUP BY tree.oid
        ORDER BY max(tree.level), tree.oid
        """;

    /// <summary>Statements that take columns from a table, and, in a tree, from those that would keep them because they have them by themselves as well.</summary>
    public static IEnumerable<string> DropColumns(TableName table, IReadOnlyList<ColumnName> columns, bool isInTree)
    {
        if (columns.Count == 0)
        {
            yield break;
        }

        yield return $"ALTER TABLE {PgIdentifier.Quote(table)}\n    {string.Join(",\n    ", columns.Select(column => $"DROP COLUMN {PgIdentifier.Quote(column)}"))}";
        foreach (var column in isInTree ? columns : [])
        {
            yield return DropWhereKept(table, column);
        }
    }

    /// <summary>Takes a column, if it is there, from the tables of the tree that nobody hands it on to any more.</summary>
    public static string DropWhereKept(TableName top, ColumnName column)
        => Each(top, table => [$"ALTER TABLE {table} DROP COLUMN {PgIdentifier.Quote(column)}"], Has(column, "a.attinhcount = 0"));

    /// <summary>The condition that a table has such a column.</summary>
    private static string Has(ColumnName column, string condition)
        => $"EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = member AND a.attname = {PgLiteral.Text(column.Value)} AND NOT a.attisdropped AND {condition})";

    /// <summary>A block that drops the triggers that run one of these functions, on whatever table: one that has left the tree keeps its own.</summary>
    public static string DropTriggersOf(IEnumerable<string> functions)
    {
        var body =
            $"""

            DECLARE
                own pg_catalog.record;
            BEGIN
                FOR own IN
                    SELECT t.tgname, t.tgrelid::pg_catalog.regclass AS member
                    FROM pg_catalog.pg_trigger t
                    WHERE t.tgfoid IN ({string.Join(", ", functions.Select(function => $"pg_catalog.to_regproc({PgLiteral.Text(function)})"))})
                    ORDER BY t.tgrelid
                LOOP
                    EXECUTE pg_catalog.format('DROP TRIGGER %I ON %s', own.tgname, own.member);
                END LOOP;
            END

            """;
        return $"DO {DollarQuote.Around(body)}";
    }

    private static string Regclass(TableName table) => string.Create(CultureInfo.InvariantCulture, $"{PgLiteral.Text(PgIdentifier.Quote(table))}::pg_catalog.regclass");
}
