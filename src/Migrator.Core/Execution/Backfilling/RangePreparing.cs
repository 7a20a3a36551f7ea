using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>Lays out the ranges of a pass over a table, or finds those of an interrupted one. Only whoever holds the migration's lease does.</summary>
internal sealed class RangePreparing(IMigrationDatabase database, Lease lease, string stepId, TableName table)
{
    // Many more than workers, so that none has to be divided before the end; and of a size at which another start costs nothing.
    private const long UnitsInARange = 4096;
    private const long MostRanges = 256;

    public async Task<IReadOnlyList<BackfillRange>> PrepareAsync(BackfillProgress progress, bool anew, CancellationToken cancellationToken)
    {
        var parts = await database.Rows.ReadPartsAsync(table, cancellationToken).ConfigureAwait(false);
        await ForgetAsync(stored => anew || !parts.Contains(stored), cancellationToken).ConfigureAwait(false);
        List<BackfillRange> ranges = [];
        foreach (var part in parts)
        {
            ranges.AddRange(await PrepareAsync(part, cancellationToken).ConfigureAwait(false));
        }

        progress.Begin(ranges);
        return ranges;
    }

    /// <summary>Forgets how far it has come, on every partition, those included that are gone.</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => ForgetAsync(_ => true, cancellationToken);

    private async Task ForgetAsync(Func<TableName, bool> isForgotten, CancellationToken cancellationToken)
    {
        var stored = await database.State.ReadRangesAsync(lease.Migration, cancellationToken).ConfigureAwait(false);
        foreach (var part in stored.Where(range => range.StepId == stepId || (range.StepId is null && range.Table == table)).Select(range => range.Table).Distinct().Where(isForgotten))
        {
            await database.State.ForgetRangesAsync(lease, part, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<BackfillRange>> PrepareAsync(TableName part, CancellationToken cancellationToken)
    {
        // Rows that come after this are written through the sync, or are none of the migration's business, wherever they land.
        var extent = await database.Rows.ReadExtentAsync(part, cancellationToken).ConfigureAwait(false);
        return extent.Units == 0
            ? []
            : await database.State.PrepareRangesAsync(lease, stepId, part, [.. Divide(extent.Units)], extent.Storage, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<(long From, long To)> Divide(long units)
    {
        var size = Math.Max(UnitsInARange, (units + MostRanges - 1) / MostRanges);
        for (var from = 0L; from < units; from += size)
        {
            yield return (from, Math.Min(units, from + size));
        }
    }
}
