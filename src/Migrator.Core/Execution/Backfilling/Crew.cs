using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Execution.Backfilling;

/// <summary>The workers of one process, each with its own pace and its own ranges.</summary>
/// <remarks>Each uses one connection at a time. What stops one of them for good stops all, after their batches.</remarks>
internal sealed class Crew(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    /// <summary>Goes over what is left of a step's ranges, together with whoever else does.</summary>
    /// <returns>How it ended, the condition that did not hold if one did not, and what held it back last.</returns>
    public async Task<(PassEnding Ending, string? ClosedCondition, ThrottleState? Throttled)> RunAsync(CopyingTask task, StopSign stop, BackfillProgress progress)
    {
        var throttle = await Throttle.StartAsync(database.Rows, task.Coordinator.Migration, task.Table, settings.Throttle, observer, time, stop.Cancellation).ConfigureAwait(false);
        await using var _ = throttle.ConfigureAwait(false);
        using var ended = new CancellationTokenSource();
        var size = new CrewSize(() => throttle.Workers ?? settings.Workers);
        var passes = new List<Task<(PassEnding Ending, string? ClosedCondition)>>();
        var watching = new StopWatching(database.State, task.Coordinator.Migration);
        var stoppedAt = await LookAsync(watching, throttle, stop.Cancellation).ConfigureAwait(false);
        Task<(PassEnding Ending, string? ClosedCondition)[]> all;
        do
        {
            while (size.TryJoin())
            {
                passes.Add(RunOneAsync(task, stop, progress, throttle, size, ended));
            }

            all = Task.WhenAll(passes);
            await LookAgainAsync(all).ConfigureAwait(false);
            stoppedAt = all.IsCompleted ? null : await LookAsync(watching, throttle, stop.Cancellation).ConfigureAwait(false);
        }
        while (stoppedAt is null && passes.TrueForAll(IsSurplusOrRuns));

        if (stoppedAt is not null)
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await all.ConfigureAwait(false);
            throw new StoppedAtRowException(stoppedAt);
        }

        var (ending, closed) = (await all.ConfigureAwait(false)).MaxBy(pass => pass.Ending);
        return (ending, closed, throttle.Current);
    }

    // What another process has stopped at; it has recorded the row.
    private async Task<PoisonRow?> LookAsync(StopWatching watching, Throttle throttle, CancellationToken cancellationToken)
    {
        try
        {
            return await watching.LookAsync(throttle.OnBadRow ?? settings.OnBadRow, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception later) when (later is DatabaseUnreachableException or ControlSchemaBusyException or OperationCanceledException)
        {
            // The next look, or the workers, find out.
            return null;
        }
    }

    // Who has found an end, found it for all.
    private static bool IsSurplusOrRuns(Task<(PassEnding Ending, string? ClosedCondition)> pass)
        => !pass.IsCompleted || (pass.IsCompletedSuccessfully && pass.Result.Ending == PassEnding.Surplus);

    private async Task LookAgainAsync(Task all)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(all, Task.Delay(settings.Throttle.LookEvery, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }

    private async Task<(PassEnding Ending, string? ClosedCondition)> RunOneAsync(CopyingTask task, StopSign stop, BackfillProgress progress, Throttle throttle, CrewSize size, CancellationTokenSource ended)
    {
        var worker = new Worker(database, settings, observer, task, stop)
        {
            Pacing = new BatchPacing(settings.BatchTarget),
            GivingWay = new GivingWay(task.Table, settings.LockRetryFor, time),
            Progress = progress,
            Throttle = throttle,
            Size = size,
            Ended = ended.Token,
        };
        var pass = new CopyingPass(worker, time);
        try
        {
            var ending = await pass.RunAsync().ConfigureAwait(false);
            if (ending is not (PassEnding.Surplus or PassEnding.Finished or PassEnding.Stopped))
            {
                await ended.CancelAsync().ConfigureAwait(false);
            }

            return (ending, pass.ClosedCondition);
        }
        catch
        {
            await ended.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }
}
