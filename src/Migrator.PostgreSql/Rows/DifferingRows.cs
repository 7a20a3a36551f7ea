using System.Globalization;
using Migrator.Execution.State;
using Migrator.Execution.Verification;

namespace Migrator.PostgreSql.Rows;

/// <summary>Names rows that differ, and asks the sync's log who wrote them.</summary>
internal sealed class DifferingRows(Snapshot snapshot, CompareRequest request, MarkedTable table, RowKey key)
{
    /// <summary>Rows that nobody is asked about.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="rows">Where they are: a FROM clause with its conditions.</param>
    public async Task<IReadOnlyList<Difference>> OfNobodyAsync(DifferenceKind kind, long count, string rows)
        => count == 0
            ? []
            : [
                new(kind, null, count)
                {
                    Samples = Named(await snapshot.ListAsync<Row>(
                        $"""
                        SELECT {key.Of("r")} AS "Key", {Values()} AS "Values", NULL::pg_catalog.text AS "Application", 0::pg_catalog.int8 AS "Rows"
                        FROM {rows}
                        LIMIT {Number(Difference.MostSamples)}
                        """).ConfigureAwait(false)),
                },
            ];

    /// <summary>Rows whose shapes disagree, by the application that the log names last for the row.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="rows">Where they are: a FROM clause with its conditions.</param>
    public async Task<IReadOnlyList<Difference>> OfWritersAsync(long count, string rows)
    {
        if (count == 0)
        {
            return [];
        }

        var found = await snapshot.ListAsync<Row>(
            $"""
            SELECT named.key AS "Key", named.shown AS "Values", named.application AS "Application", named.rows AS "Rows"
            FROM (
                SELECT differing.key, differing.shown, log.application,
                    count(*) OVER (PARTITION BY log.application) AS rows,
                    pg_catalog.row_number() OVER (PARTITION BY log.application) AS place
                FROM (
                    SELECT {key.Of("r")} AS key, {Values()} AS shown
                    FROM {rows}) AS differing
                    LEFT JOIN (
                        SELECT DISTINCT ON (d.row_key) d.row_key, d.application
                        FROM migrator.drift AS d
                        WHERE d.migration_id = @migration
                            AND d.table_schema = @schema
                            AND d.table_name = @name
                        ORDER BY d.row_key, d.id DESC) AS log ON log.row_key = migrator.row_key(differing.key)) AS named
            WHERE named.place <= {Number(Difference.MostSamples)}
            """,
            new { migration = request.Migration.Value, schema = request.Table.Schema, name = request.Table.Name }).ConfigureAwait(false);
        return
        [
            .. from row in found
               group row by row.Application into written
               orderby written.Key
               select new Difference(written.Key is null ? DifferenceKind.Unrecorded : DifferenceKind.ByUnknownVersion, written.Key, written.First().Rows)
               {
                   Samples = Named(written),
               },
        ];
    }

    private static IReadOnlyList<DifferingRow> Named(IEnumerable<Row> rows) => [.. rows.Select(row => new DifferingRow(row.Key) { Values = row.Values })];

    private string Values() => request.ShowsValues ? table.Values("r") : "NULL::pg_catalog.text";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(string Key, string? Values, string? Application, long Rows);
}
