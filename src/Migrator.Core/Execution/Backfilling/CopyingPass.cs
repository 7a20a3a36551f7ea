using Migrator.Execution.Ports;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>Goes once over a table, from the stored cursors to the ends of the ranges.</summary>
/// <param name="worker">What the batches have in common.</param>
/// <param name="requestFor">Makes a batch of a range, from one unit to another, that waits for locked rows or skips them.</param>
internal sealed class CopyingPass(Worker worker, Func<BackfillRange, long, long, bool, BatchRequest> requestFor)
{
    private readonly List<LeftBehind> leftBehind = [];
    private int poisoned;

    /// <summary>Rows found whose mapping fails.</summary>
    public int Poisoned => poisoned + leftBehind.Sum(stretch => stretch.Poisoned);

    /// <summary>The condition that did not hold any more; null if all did.</summary>
    public string? ClosedCondition { get; private set; }

    public async Task<PassEnding> RunAsync(IReadOnlyList<BackfillRange> ranges)
    {
        foreach (var range in ranges)
        {
            var ending = await CopyAsync(range).ConfigureAwait(false);
            if (ending != PassEnding.Finished)
            {
                return ending;
            }
        }

        return await RevisitAsync().ConfigureAwait(false);
    }

    private async Task<PassEnding> CopyAsync(BackfillRange range)
    {
        while (range.Cursor < range.To)
        {
            if (await worker.MustStopAsync().ConfigureAwait(false))
            {
                return PassEnding.Stopped;
            }

            var request = requestFor(range, range.Cursor, Math.Min(range.To, range.Cursor + worker.Pacing.Size), worker.GivingWay.SkipsLocked);
            var result = await worker.RunAsync(request).ConfigureAwait(false);
            switch (result.Ending)
            {
                case BatchEnding.Committed:
                    range = Committed(request, result);
                    await worker.TidyWhenDueAsync(request.To - request.From).ConfigureAwait(false);
                    break;

                case BatchEnding.Poisoned:
                    var found = await worker.IsolateAsync(request).ConfigureAwait(false);
                    var after = await worker.ReadAgainAsync(range).ConfigureAwait(false);
                    if (after is null)
                    {
                        return PassEnding.StorageChanged;
                    }

                    await IsolatedAsync(request, after, found, result.Message).ConfigureAwait(false);
                    range = after;
                    break;

                case BatchEnding.GaveWay:
                    worker.Pacing.GaveWay(request.To - request.From, result.Elapsed);
                    await worker.GiveWayAsync(result.Message).ConfigureAwait(false);
                    break;

                case BatchEnding.Unknown:
                    await worker.GiveWayAsync(result.Message).ConfigureAwait(false);
                    if (await worker.ReadAgainAsync(range).ConfigureAwait(false) is not { } stored)
                    {
                        return PassEnding.StorageChanged;
                    }

                    range = stored;
                    break;

                case BatchEnding.Closed:
                    return Closed(result);

                default:
                    return PassEnding.StorageChanged;
            }
        }

        return PassEnding.Finished;
    }

    private BackfillRange Committed(BatchRequest request, BatchResult result)
    {
        if (request.SkipLocked)
        {
            leftBehind.Add(new(request, 0));
        }

        var units = request.To - request.From;
        worker.Pacing.Committed(units, result.Elapsed);
        worker.GivingWay.Progressed();
        worker.Progress.Advanced(result.Rows, units);
        return request.Range with { Cursor = request.To, RowsDone = request.Range.RowsDone + result.Rows };
    }

    // The isolation moves the cursor as far as it comes; it may have met a lock half way.
    private async Task IsolatedAsync(BatchRequest request, BackfillRange after, int found, string? message)
    {
        if (after.Cursor == request.From)
        {
            await worker.GiveWayAsync(message).ConfigureAwait(false);
            return;
        }

        if (request.SkipLocked)
        {
            leftBehind.Add(new(request with { To = after.Cursor }, found));
        }
        else
        {
            poisoned += found;
        }

        worker.GivingWay.Progressed();
        worker.Progress.Advanced(after.RowsDone - request.Range.RowsDone, after.Cursor - request.From);
    }

    // Whoever held the rows writes them through the trigger, or lets them go.
    private async Task<PassEnding> RevisitAsync()
    {
        while (leftBehind.Find(stretch => !stretch.IsDone) is { } next)
        {
            if (await worker.MustStopAsync().ConfigureAwait(false))
            {
                return PassEnding.Stopped;
            }

            var index = leftBehind.IndexOf(next);
            if (await worker.ReadAgainAsync(next.Request.Range).ConfigureAwait(false) is not { } range)
            {
                return PassEnding.StorageChanged;
            }

            var request = requestFor(range, next.Request.From, next.Request.To, false);
            var result = await worker.RunAsync(request).ConfigureAwait(false);
            switch (result.Ending)
            {
                case BatchEnding.Committed:
                    leftBehind[index] = next with { Poisoned = 0, IsDone = true };
                    worker.GivingWay.Progressed();
                    worker.Progress.Advanced(result.Rows, 0);
                    break;

                case BatchEnding.Poisoned:
                    var found = await worker.IsolateAsync(request).ConfigureAwait(false);
                    leftBehind[index] = next with { Poisoned = found, IsDone = true };
                    break;

                case BatchEnding.GaveWay or BatchEnding.Unknown:
                    await worker.GiveWayAsync(result.Message).ConfigureAwait(false);
                    break;

                case BatchEnding.Closed:
                    return Closed(result);

                default:
                    return PassEnding.StorageChanged;
            }
        }

        return PassEnding.Finished;
    }

    private PassEnding Closed(BatchResult result)
    {
        ClosedCondition = result.Message;
        return PassEnding.Closed;
    }

    private sealed record LeftBehind(BatchRequest Request, int Poisoned, bool IsDone = false);
}
