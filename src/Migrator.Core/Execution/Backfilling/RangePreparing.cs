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

        List<BackfillRange> ranges = [];
        foreach (var part in await database.Rows.ReadPartsAsync(table, worker.Cancellation).ConfigureAwait(false))
        {
            ranges.AddRange(await PrepareAsync(part, worker).ConfigureAwait(false));
        }

        worker.Progress.Begin(
            ranges.Sum(range => range.To - range.From),
            ranges.Sum(range => range.Cursor - range.From),
            anew ? 0 : ranges.Sum(range => range.RowsDone));
        return ranges;
    }

    /// <summary>Forgets how far it has come, on every partition.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        foreach (var part in (await database.Rows.ReadPartsAsync(table, cancellationToken).ConfigureAwait(false)).Append(table).Distinct())
        {
            await database.State.ForgetRangesAsync(lease, part, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<BackfillRange>> PrepareAsync(TableName part, Worker worker)
    {
        // Rows that come after this are written through the sync, or are none of the migration's business, wherever they land.
        var extent = await database.Rows.ReadExtentAsync(part, worker.Cancellation).ConfigureAwait(false);
        return extent.Units == 0
            ? []
            : await database.State.PrepareRangesAsync(lease, part, [(0, extent.Units)], extent.Storage, worker.Cancellation).ConfigureAwait(false);
    }
}
