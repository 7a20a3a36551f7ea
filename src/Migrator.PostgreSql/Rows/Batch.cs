using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Copies one batch.</summary>
internal sealed class Batch(ConnectionSource connections, Writing writing)
{
    public async Task<BatchResult> RunAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        var outcome = await writing.CommitAsync(WriteFor(request), cancellationToken).ConfigureAwait(false);
        return outcome.Failure switch
        {
            null => new(BatchEnding.Committed, outcome.Rows, outcome.Elapsed, null),
            Failure.GaveWay => Ended(BatchEnding.GaveWay),
            Failure.TooSlow => Ended(BatchEnding.TooSlow),
            Failure.Row => Ended(BatchEnding.Poisoned),
            Failure.Closed => Ended(BatchEnding.Closed),
            Failure.StorageChanged => Ended(BatchEnding.StorageChanged),
            Failure.Fenced => await FencedAsync(request, Ended(BatchEnding.Unknown), cancellationToken).ConfigureAwait(false),
            _ => Ended(BatchEnding.Unknown),
        };

        BatchResult Ended(BatchEnding ending) => new(ending, 0, outcome.Elapsed, outcome.Message);
    }

    /// <summary>The transaction of a batch.</summary>
    public static RowsWrite WriteFor(BatchRequest request) => WriteFor(request, RowsTask.Of(request));

    private static RowsWrite WriteFor(BatchRequest request, RowsTask task) => new()
    {
        Task = task,
        Before = TriggersLeftOut.Before(request, task.Table),
        Stretch = Stretch.Pages(request.From, request.To),
        Storage = request.Range.Storage,
        Fence = new CursorFence(request, request.From, request.To),
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
