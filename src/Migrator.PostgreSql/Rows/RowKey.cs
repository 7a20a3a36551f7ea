using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>How a row is named for people: its primary key as text, or where it lies if it has none.</summary>
internal sealed class RowKey
{
    /// <summary>What migrator.key_of has set while it runs.</summary>
    private const string Spelling =
        """
        SELECT pg_catalog.set_config('TimeZone', 'UTC', true),
            pg_catalog.set_config('DateStyle', 'ISO, YMD', true),
            pg_catalog.set_config('IntervalStyle', 'postgres', true),
            pg_catalog.set_config('extra_float_digits', '1', true),
            pg_catalog.set_config('bytea_output', 'hex', true),
            pg_catalog.set_config('lc_monetary', 'C', true)
        """;

    private readonly IReadOnlyList<string> columns;

    private readonly MarkedTable table;

    private RowKey(MarkedTable table, IReadOnlyList<string> columns) => (this.table, this.columns) = (table, columns);

    /// <remarks>From here on the transaction spells values as the sync does when it records a row, but for an author's own condition, which is to mean what it means in a batch.</remarks>
    public static async Task<RowKey> ReadAsync(Snapshot snapshot, MarkedTable table)
    {
        if (table.Mappings.Count > 0)
        {
            await snapshot.ExecuteAsync(Spelling).ConfigureAwait(false);
        }

        return new(table, await snapshot.ListAsync<string>(
            $"""
            SELECT a.attname::pg_catalog.text
            FROM pg_catalog.pg_index AS i
                CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
                JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indrelid = {table.WholeRegclass}
                AND i.indisprimary
                AND k.place <= i.indnkeyatts
            ORDER BY k.place
            """).ConfigureAwait(false));
    }

    /// <summary>True if a row is found again by it, wherever it lies by then.</summary>
    public bool IsLasting => columns.Count > 0;

    /// <summary>The expression, spelled as the sync spells it when it records a row; a row without a key is named by its place.</summary>
    /// <remarks>Columns of a key may have different collations, and then the server could compare their text with nothing; what was recorded has the database's own.</remarks>
    public string Of(string alias) => columns.Count == 0
        ? $"{(IsInTree ? $"{Named(alias)} || " : table.Whole == table.Name ? "" : $"{PgLiteral.Text($"{table.Name} ")} || ")}'ctid ' || {alias}.ctid::pg_catalog.text"
        : $"{(IsInTree ? Heir(alias) : "")}pg_catalog.concat_ws(', ', {string.Join(", ", columns.Select(column => $"{alias}.{PgIdentifier.Quote(column)}"))}) COLLATE pg_catalog.\"default\"";

    /// <summary>A key is of one table alone: rows of others may have the same.</summary>
    private bool IsInTree => table.Mappings.Any(mapping => mapping.IsInherited);

    private string Heir(string alias) => $"CASE WHEN {alias}.tableoid = {table.WholeRegclass} THEN '' ELSE {Named(alias)} END || ";

    // As text a regclass has its schema or not, as the path wants it.
    private static string Named(string alias)
        => $"(SELECT pg_catalog.format('%I.%I ', n.nspname, c.relname) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = {alias}.tableoid)";
}
