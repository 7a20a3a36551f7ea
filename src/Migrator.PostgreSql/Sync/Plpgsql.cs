using System.Globalization;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Sync;

/// <summary>
/// Pieces of PL/pgSQL that mean the same under any search path: operators are named with their schema, user types are only
/// passed on to functions that were bound when they were created.
/// </summary>
internal static class Plpgsql
{
    public const string Always = "true";

    public static string Field(string row, ColumnName column) => $"{row}.{PgIdentifier.Quote(column)}";

    public static string Row(string row, IEnumerable<ColumnName> columns) => $"ROW({string.Join(", ", columns.Select(column => Field(row, column)))})";

    /// <summary>Binary difference: IS DISTINCT FROM misses what citext, numeric scale and -0.0 hide, and json has none.</summary>
    public static string Differ(IReadOnlyList<ColumnName> columns)
        => columns.Count == 0 ? "false" : $"pg_catalog.record_image_ne({Row("OLD", columns)}, {Row("NEW", columns)})";

    public static string AllNull(IEnumerable<ColumnName> columns)
        => $"pg_catalog.num_nonnulls({string.Join(", ", columns.Select(column => Field("NEW", column)))}) OPERATOR(pg_catalog.=) 0";

    public static string Call(MappingFunction function, string row)
        => $"migrator.{PgIdentifier.Quote(function.Name)}({string.Join(", ", function.Arguments.Select(column => Field(row, column)))})";

    public static string Mask(int bit) => (1L << bit).ToString(CultureInfo.InvariantCulture) + "::pg_catalog.int8";

    public static string HasBit(string marker, int bit) => $"({marker} OPERATOR(pg_catalog.&) {Mask(bit)}) OPERATOR(pg_catalog.<>) 0";

    public static string LacksBit(string marker, int bit) => $"({marker} OPERATOR(pg_catalog.&) {Mask(bit)}) OPERATOR(pg_catalog.=) 0";

    /// <summary>What the row is called; in an inheritance tree with its table, since those that inherit have keys of their own.</summary>
    /// <remarks>The names of the key's columns are looked up when it is asked for: a migration may give them others.</remarks>
    public static string RowKey(Mapping mapping)
        => mapping.IsInherited
            ? $"pg_catalog.concat(CASE WHEN TG_TABLE_SCHEMA OPERATOR(pg_catalog.=) {PgLiteral.Text(mapping.Table.Schema)} AND TG_TABLE_NAME OPERATOR(pg_catalog.=) {PgLiteral.Text(mapping.Table.Name)} THEN '' ELSE pg_catalog.format('%I.%I ', TG_TABLE_SCHEMA, TG_TABLE_NAME) END, migrator.key_of(pg_catalog.to_regclass({PgLiteral.Text(PgIdentifier.Quote(mapping.Table))}), NEW))"
            : "migrator.key_of(TG_RELID, NEW)";

    public static string Indent(string text, int spaces)
    {
        var margin = new string(' ', spaces);
        return string.Join("\n", text.Split('\n').Select(line => line.Length == 0 ? line : margin + line));
    }
}
