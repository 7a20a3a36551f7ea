namespace Migrator.PostgreSql.Rows;

/// <summary>Compares the two shapes of rows under the snapshot it is given.</summary>
internal static class Comparing
{
    public const int MostSamples = 20;

    /// <summary>The whole table, or one stretch of it; the samples are of the same snapshot as the counts.</summary>
    public static async Task<Comparison> RunAsync(Snapshot snapshot, MarkedTable table, Stretch? stretch)
    {
        var rows = stretch is null && Extent.IsDivided(table.Name, await Extent.ReadPartsAsync(snapshot, table.Name).ConfigureAwait(false)) ? table.Quoted : $"ONLY {table.Quoted}";
        var within = stretch is null ? "true" : stretch.Contains("r");
        var counts = await snapshot.SingleAsync<Counts>(
            $"""
            SELECT count(*) AS "Rows",
                count(*) FILTER (WHERE {table.IsPending("r")}) AS "Pending",
                count(*) FILTER (WHERE {table.IsMismatched("r")}) AS "Mismatched"
            FROM {rows} AS r
            WHERE {within}
            """).ConfigureAwait(false);
        var comparison = new Comparison(counts.Rows, counts.Pending, counts.Mismatched);
        if (comparison.IsClean)
        {
            return comparison;
        }

        var key = await RowKey.ReadAsync(snapshot, table).ConfigureAwait(false);
        return comparison with
        {
            Samples = await snapshot.ListAsync<string>(
                $"""
                SELECT {key.Of("r")}
                FROM {rows} AS r
                WHERE {within}
                    AND ({table.IsMismatched("r")} OR {table.IsPending("r")})
                ORDER BY {table.IsMismatched("r")} DESC
                LIMIT {MostSamples}
                """).ConfigureAwait(false),
        };
    }

    private sealed record Counts(long Rows, long Pending, long Mismatched);
}
