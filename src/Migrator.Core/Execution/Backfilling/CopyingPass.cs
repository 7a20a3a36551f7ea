using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>One worker's part of a pass over a table: range after range, from the stored cursor to the end, until none is left.</summary>
internal sealed class CopyingPass(Worker worker, TimeProvider time)
{
    private static readonly TimeSpan WhileBusy = TimeSpan.FromMilliseconds(250);

    /// <summary>The condition that did not hold any more; null if all did.</summary>
    public string? ClosedCondition { get; private set; }

    public async Task<PassEnding> RunAsync()
    {
        while (!await worker.MustStopAsync().ConfigureAwait(false))
        {
            if (worker.IsSurplus)
            {
                return PassEnding.Surplus;
            }

            var leasing = await worker.LeaseAsync().ConfigureAwait(false);
            switch (leasing)
            {
                case { Answer: RangeAnswer.Leased, Range: { } range }:
                    if (await CopyAsync(range).ConfigureAwait(false) is { } ending)
                    {
                        return ending;
                    }

                    break;

                case { Answer: RangeAnswer.AllFinished }:
                    return PassEnding.Finished;

                case { Answer: RangeAnswer.Over }:
                    return PassEnding.Over;

                default:
                    await Task.Delay(WhileBusy, time, worker.Cancellation).ConfigureAwait(false);
                    break;
            }
        }

        return PassEnding.Stopped;
    }

    // Null: on to the next range.
    private async Task<PassEnding?> CopyAsync(BackfillRange range)
    {
        try
        {
            while (!range.IsFinished)
            {
                if (worker.IsHeldBack || worker.IsSurplus)
                {
                    return null;
                }

                if (await worker.MustStopAsync().ConfigureAwait(false))
                {
                    return PassEnding.Stopped;
                }

                var request = worker.RequestFor(range);
                var result = await worker.RunAsync(request).ConfigureAwait(false);
                range = WithPart(range, result);
                switch (result.Ending)
                {
                    case BatchEnding.Committed:
                        range = Committed(request, result);
                        await worker.TidyWhenDueAsync(range.Table, request.To - request.From, result.Rows).ConfigureAwait(false);
                        continue;

                    case BatchEnding.Poisoned:
                        await worker.IsolateAsync(request).ConfigureAwait(false);
                        break;

                    // A page that has been too slow again and again is not slow because of others: some row in it is.
                    case BatchEnding.TooSlow when request.To - request.From == 1 && worker.GivingWay.SkipsLocked:
                        await worker.IsolateAsync(request).ConfigureAwait(false);
                        break;

                    case BatchEnding.GaveWay or BatchEnding.TooSlow:
                        worker.Pacing.GaveWay(request.To - request.From, result.Elapsed);
                        await worker.GiveWayAsync(result).ConfigureAwait(false);
                        continue;

                    case BatchEnding.Unknown:
                        await worker.GiveWayAsync(result.Message).ConfigureAwait(false);
                        break;

                    case BatchEnding.Lost:
                        return null;

                    case BatchEnding.Closed:
                        ClosedCondition = result.Message;
                        return PassEnding.Closed;

                    default:
                        return PassEnding.StorageChanged;
                }

                if (await worker.ReclaimAsync(range).ConfigureAwait(false) is not { } stored)
                {
                    return null;
                }

                if (result.Ending is BatchEnding.Poisoned or BatchEnding.TooSlow)
                {
                    await IsolatedAsync(range, stored, result.Message).ConfigureAwait(false);
                }

                range = stored;
            }

            return null;
        }
        finally
        {
            if (!range.IsFinished)
            {
                await worker.ReleaseAsync(range).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Of a batch that did not end some transactions may have been committed: they count, and the rest is visited again.</summary>
    private BackfillRange WithPart(BackfillRange range, BatchResult result)
    {
        if (result.Ending is BatchEnding.Committed || result.Rows == 0)
        {
            return range;
        }

        worker.Progress.Advanced(result.Rows, 0);
        return range with { RowsDone = range.RowsDone + result.Rows };
    }

    private BackfillRange Committed(BatchRequest request, BatchResult result)
    {
        var units = request.To - request.From;
        worker.Pacing.Committed(units, result.Elapsed);
        worker.GivingWay.Progressed();
        worker.Progress.Advanced(result.Rows, request.Range.IsLeftBehind ? 0 : units);
        return request.Range with { Cursor = request.To, RowsDone = request.Range.RowsDone + result.Rows };
    }

    // The isolation moves the cursor as far as it comes; it may have met a lock at once.
    private async Task IsolatedAsync(BackfillRange before, BackfillRange after, string? message)
    {
        if (after.Cursor == before.Cursor)
        {
            await worker.GiveWayAsync(message).ConfigureAwait(false);
            return;
        }

        worker.GivingWay.Progressed();
        worker.Progress.Advanced(after.RowsDone - before.RowsDone, before.IsLeftBehind ? 0 : after.Cursor - before.Cursor);
    }
}
