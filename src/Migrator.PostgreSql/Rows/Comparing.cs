using System.Globalization;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using NpgsqlTypes;

namespace Migrator.PostgreSql.Rows;

/// <summary>Compares the two shapes of rows under the snapshot it is given.</summary>
/// <remarks>
/// First by up alone, which is all there is to say about most tables and which the server computes in several processes. Only
/// where a row is not explained by that, or up raises, each row is judged by the guarded functions that the sync uses.
/// </remarks>
internal sealed class Comparing(Snapshot snapshot, CompareRequest request, MarkedTable table, ComparedRows rows)
{
    /// <summary>Every row, one stretch, or a sample; what is told of differing rows is of the same snapshot as the counts.</summary>
    public static async Task<CompareAnswer> RunAsync(Snapshot snapshot, CompareRequest request)
    {
        var whole = new MarkedTable(request.Table, request.Mappings);
        var table = request.Stretch is { } stretch ? whole.Of(stretch.Part) : whole;
        var isDivided = request.Stretch is null && Extent.IsDivided(table.Name, await Extent.ReadPartsAsync(snapshot, table.Name).ConfigureAwait(false));
        return await new Comparing(snapshot, request, table, ComparedRows.Of(request, table, isDivided)).RunAsync().ConfigureAwait(false);
    }

    private async Task<CompareAnswer> RunAsync()
        => await AtOnceAsync().ConfigureAwait(false) is { } found
            ? new(found) { Extent = await ExtentAsync().ConfigureAwait(false) }
            : await RowByRowAsync().ConfigureAwait(false);

    /// <summary>Null if some row needs to be looked at more closely.</summary>
    private async Task<Comparison?> AtOnceAsync()
    {
        if (request.Percent is not null || table.IsSuspect("r") is not { } suspect)
        {
            return null;
        }

        var lossy = table.IsLossy("r");
        var counts = await snapshot.TryAsync(() => snapshot.SingleAsync<QuickCount>(
            $"""
            SELECT count(*) AS "Rows",
                count(*) FILTER (WHERE {suspect}) AS "Suspect",
                {(lossy is null ? "0::pg_catalog.int8" : $"count(*) FILTER (WHERE {lossy})")} AS "Lossy"
            FROM {rows.Where()}
            """)).ConfigureAwait(false);
        if (counts is not { Suspect: 0 })
        {
            return null;
        }

        return new(counts.Rows, 0, 0, counts.Lossy)
        {
            Differences = lossy is null || counts.Lossy == 0
                ? []
                : await (await DifferingAsync().ConfigureAwait(false)).OfNobodyAsync(DifferenceKind.Lossy, counts.Lossy, rows.Where(lossy)).ConfigureAwait(false),
        };
    }

    private async Task<CompareAnswer> RowByRowAsync()
    {
        var counts = await snapshot.ListAsync<Count>(
            $"""
            SELECT seen.verdict AS "Verdict", count(*) AS "Rows", pg_catalog.min(seen.place) AS "First", pg_catalog.max(seen.place) AS "Last"
            FROM (
                SELECT {table.Verdict("r")} AS verdict, r.ctid AS place
                FROM {rows.Where()}) AS seen
            GROUP BY seen.verdict
            """).ConfigureAwait(false);
        var found = new Comparison(counts.Sum(count => count.Rows), RowsOf(counts, Verdicts.Pending), RowsOf(counts, Verdicts.Mismatched), RowsOf(counts, Verdicts.Lossy));
        return new(found with { Differences = await DifferencesAsync(found, counts).ConfigureAwait(false) })
        {
            Sample = request.Percent is null ? null : await DrawnAsync().ConfigureAwait(false),
            Extent = await ExtentAsync().ConfigureAwait(false),
        };
    }

    private async Task<TableExtent?> ExtentAsync() => request.Stretch is null ? null : await Extent.ReadAsync(snapshot, table.Name).ConfigureAwait(false);

    private async Task<DifferingRows> DifferingAsync() => new(snapshot, request, table, await RowKey.ReadAsync(snapshot, table).ConfigureAwait(false));

    private async Task<IReadOnlyList<Difference>> DifferencesAsync(Comparison found, IReadOnlyList<Count> counts)
    {
        if (found.Pending + found.Mismatched + found.Lossy == 0)
        {
            return [];
        }

        var differing = await DifferingAsync().ConfigureAwait(false);
        return
        [
            .. await differing.OfNobodyAsync(DifferenceKind.Missing, found.Pending, Among(Verdicts.Pending)).ConfigureAwait(false),
            .. await differing.OfWritersAsync(found.Mismatched, Among(Verdicts.Mismatched)).ConfigureAwait(false),
            .. await differing.OfNobodyAsync(DifferenceKind.Lossy, found.Lossy, Among(Verdicts.Lossy)).ConfigureAwait(false),
        ];

        // They lie between the first and the last that was counted: what is outside need not be looked at again.
        string Among(int verdict)
        {
            var alike = counts.Where(count => (count.Verdict & verdict) != 0).ToList();
            var isOfThem = $"({table.Verdict("r")}) & {Number(verdict)} <> 0";
            return alike.Count == 0 || rows.IsDivided
                ? rows.Where(isOfThem)
                : rows.Where(Stretch.Rows(alike.Select(count => count.First).MinBy(Order), alike.Select(count => count.Last).MaxBy(Order)).Contains("r"), isOfThem);
        }
    }

    private async Task<DrawnSample> DrawnAsync()
        => await snapshot.SingleAsync<DrawnSample>(
            $"""
            SELECT count(*) AS "Units", count(*) FILTER (WHERE page.differs) AS "Differing"
            FROM (
                SELECT pg_catalog.bool_or(({table.Verdict("r")}) & {Number(Verdicts.Pending | Verdicts.Mismatched)} <> 0) AS differs
                FROM {rows.Where()}
                GROUP BY r.tableoid, pg_catalog.split_part(r.ctid::pg_catalog.text, ',', 1)) AS page
            """).ConfigureAwait(false);

    private static long RowsOf(IReadOnlyList<Count> counts, int verdict) => counts.Where(count => (count.Verdict & verdict) != 0).Sum(count => count.Rows);

    private static (uint, ushort) Order(NpgsqlTid address) => (address.BlockNumber, address.OffsetNumber);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed record QuickCount(long Rows, long Suspect, long Lossy);

    private sealed record Count(int Verdict, long Rows, NpgsqlTid First, NpgsqlTid Last);
}
