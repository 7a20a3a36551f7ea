using Migrator.Execution.Verification;

namespace Migrator.PostgreSql.Rows;

/// <summary>Compares a table that is too large for one snapshot: range after range, once in each direction.</summary>
/// <remarks>A row that an unrelated update carries behind one pass is met by the other, unless it is carried twice.</remarks>
internal sealed class RangedComparing(Reading reading, MarkedTable table, long pagesAtOnce)
{
    public async Task<Comparison> RunAsync(string storage, CancellationToken cancellationToken)
    {
        var (upwards, end) = await UpwardsAsync(0, storage, cancellationToken).ConfigureAwait(false);
        var downwards = Comparison.None;
        for (var to = end; to > 0; to -= pagesAtOnce)
        {
            var (compared, _) = await CompareAsync(Math.Max(0, to - pagesAtOnce), to, storage, cancellationToken).ConfigureAwait(false);
            downwards = downwards.Plus(compared);
        }

        // What the table has grown by meanwhile belongs to both passes.
        var (grown, _) = await UpwardsAsync(end, storage, cancellationToken).ConfigureAwait(false);
        return upwards.Plus(grown).WorseOf(downwards.Plus(grown));
    }

    private async Task<(Comparison Compared, long End)> UpwardsAsync(long from, string storage, CancellationToken cancellationToken)
    {
        var sum = Comparison.None;
        for (long size; ; from = Math.Min(from + pagesAtOnce, size))
        {
            (var compared, size) = await CompareAsync(from, from + pagesAtOnce, storage, cancellationToken).ConfigureAwait(false);
            sum = sum.Plus(compared);
            if (size <= from + pagesAtOnce)
            {
                return (sum, size);
            }
        }
    }

    // The size is read after the rows: what came later came through the sync, and is met by the next range.
    private Task<(Comparison Compared, long Size)> CompareAsync(long from, long to, string storage, CancellationToken cancellationToken)
        => reading.RunAsync(
            table.Name,
            async snapshot =>
            {
                var compared = await Comparing.RunAsync(snapshot, table, Stretch.Pages(from, to)).ConfigureAwait(false);
                var extent = await Extent.ReadAsync(snapshot, table.Name).ConfigureAwait(false);
                return extent.Storage == storage
                    ? (compared, extent.Units)
                    : throw new SyncChangedException(table.Name, "the table was rewritten");
            },
            cancellationToken);
}
