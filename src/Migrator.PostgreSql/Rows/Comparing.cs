namespace Migrator.PostgreSql.Rows;

/// <summary>Compares the two shapes of rows under the snapshot it is given.</summary>
/// <remarks>
/// First by up alone, which is all there is to say about most tables and which the server computes in several processes. Only
/// where a row is not explained by that, or up raises, each row is judged by the guarded function that the sync uses.
/// </remarks>
internal static class Comparing
{
    public const int MostSamples = 20;

    /// <summary>The whole table, or one stretch of it; the samples are of the same snapshot as the counts.</summary>
    public static async Task<Comparison> RunAsync(Snapshot snapshot, MarkedTable table, Stretch? stretch)
    {
        var rows = stretch is null && Extent.IsDivided(table.Name, await Extent.ReadPartsAsync(snapshot, table.Name).ConfigureAwait(false)) ? table.Quoted : $"ONLY {table.Quoted}";
        var within = stretch is null ? "true" : stretch.Contains("r");
        if (table.IsSuspect("r") is { } suspect && await snapshot.TryAsync(() => CountAsync(suspect)).ConfigureAwait(false) is { IsClean: true } clean)
        {
            return clean;
        }

        var comparison = await CountAsync(table.IsMismatched("r")).ConfigureAwait(false);
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

        async Task<Comparison> CountAsync(string mismatched)
        {
            var counts = await snapshot.SingleAsync<Counts>(
                $"""
                SELECT count(*) AS "Rows",
                    count(*) FILTER (WHERE {table.IsPending("r")}) AS "Pending",
                    count(*) FILTER (WHERE {mismatched}) AS "Mismatched"
                FROM {rows} AS r
                WHERE {within}
                """).ConfigureAwait(false);
            return new(counts.Rows, counts.Pending, counts.Mismatched);
        }
    }

    private sealed record Counts(long Rows, long Pending, long Mismatched);
}
