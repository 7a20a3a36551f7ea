using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>Lays out the ranges of a pass over a table, or finds those of an interrupted one.</summary>
internal sealed class RangePreparing(IMigrationDatabase database, Lease lease, TableName table)
{
    public async Task<IReadOnlyList<BackfillRange>> PrepareAsync(Worker worker, bool anew)
    {
        if (anew)
        {
            await ForgetAsync(worker.Cancellation).ConfigureAwait(false);
        }

        // Rows that come after this are written through the sync, or are none of the migration's business, wherever they land.
        var extent = await database.Rows.ReadExtentAsync(table, worker.Cancellation).ConfigureAwait(false);
        if (extent.Units == 0)
        {
            worker.Progress.Begin(0, 0, 0);
            return [];
        }

        var ranges = await database.State
            .PrepareRangesAsync(lease, table, [(0, extent.Units)], extent.Storage, worker.Cancellation)
            .ConfigureAwait(false);
        worker.Progress.Begin(
            ranges.Sum(range => range.To - range.From),
            ranges.Sum(range => range.Cursor - range.From),
            anew ? 0 : ranges.Sum(range => range.RowsDone));
        return ranges;
    }

    public Task ForgetAsync(CancellationToken cancellationToken) => database.State.ForgetRangesAsync(lease, table, cancellationToken);
}
