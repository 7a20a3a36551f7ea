using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Copies one batch, in one transaction or several.</summary>
internal sealed class Batch(ConnectionSource connections, Writing writing)
{
    public async Task<BatchResult> RunAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        var task = RowsTask.Of(request);
        var (written, elapsed) = (0L, TimeSpan.Zero);
        var outcome = new WriteOutcome(0, TimeSpan.Zero, null, null);
        foreach (var part in BatchParts.Of(request))
        {
            if (part.IsOptional && written == 0)
            {
                continue;
            }

            outcome = await writing.CommitAsync(WriteFor(request, task, part), cancellationToken).ConfigureAwait(false);
            elapsed += outcome.Elapsed;
            if (!outcome.IsCommitted)
            {
                break;
            }

            written += outcome.Rows;
        }

        return outcome.Failure switch
        {
            null => Ended(BatchEnding.Committed),
            Failure.GaveWay => Ended(BatchEnding.GaveWay),
            Failure.TooSlow => Ended(BatchEnding.TooSlow),
            Failure.Row or Failure.RowOrSchema => Ended(BatchEnding.Poisoned),
            Failure.Closed => Ended(BatchEnding.Closed),
            Failure.StorageChanged => Ended(BatchEnding.StorageChanged),
            Failure.Fenced => await FencedAsync(request, Ended(BatchEnding.Unknown), cancellationToken).ConfigureAwait(false),
            _ => Ended(BatchEnding.Unknown),
        };

        BatchResult Ended(BatchEnding ending) => new(ending, written, elapsed, outcome.Message);
    }

    private static RowsWrite WriteFor(BatchRequest request, RowsTask task, BatchPart part) => new()
    {
        Task = task,
        Before = TriggersLeftOut.Before(request, task.Table),
        Stretch = part.Stretch,
        Storage = request.Range.Storage,
        Fence = new CursorFence(request, request.From, part.IsLast ? request.To : request.From),
        SkipLocked = request.SkipLocked,
        Guards = request.Guards,
    };

    // An earlier attempt whose answer was lost may have moved the cursor after all, and an idle worker may have taken the
    // second half: then the range is still ours.
    private async Task<BatchResult> FencedAsync(BatchRequest request, BatchResult moved, CancellationToken cancellationToken)
        => await LeaseReading.IsOursAsync(connections, request.Range, cancellationToken).ConfigureAwait(false)
            ? moved
            : moved with { Ending = BatchEnding.Lost };
}
