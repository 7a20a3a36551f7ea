namespace Migrator.Execution.Backfilling;

/// <summary>Says between two batches whether the next one may begin.</summary>
internal sealed class StopSign(TimeProvider time, TimeSpan? budget, CancellationToken cancellation)
{
    private readonly long began = time.GetTimestamp();

    public CancellationToken Cancellation => cancellation;

    public TimeSpan Elapsed => time.GetElapsedTime(began);

    /// <summary>How much of the time is left; null if there is no limit.</summary>
    public TimeSpan? Remaining => budget is not { } whole ? null : whole > Elapsed ? whole - Elapsed : TimeSpan.Zero;

    public bool IsRaised => cancellation.IsCancellationRequested || Elapsed >= budget;

    public BackfillEnding Ending => cancellation.IsCancellationRequested ? BackfillEnding.Interrupted : BackfillEnding.TimeUsedUp;
}
