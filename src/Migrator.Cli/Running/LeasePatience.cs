using Migrator.Execution.Runs;

namespace Migrator.Cli.Running;

/// <summary>Waits, where that is asked for, until another runner has given back the lease.</summary>
internal sealed class LeasePatience(TimeSpan? limit, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<RunResult> RunAsync(Func<Task<RunResult>> run, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var result = await run().ConfigureAwait(false);
            if (result.Outcome != RunOutcome.Leased || limit is not { } longest || time.GetElapsedTime(started) >= longest)
            {
                return result;
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
