using Migrator.Benchmarks.Running;

namespace Migrator.Benchmarks.Load;

/// <summary>Looks, many times a second, how long anybody has been waiting for a lock of ours.</summary>
internal sealed class LockWatch(BenchDatabase database)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest wait that was seen, in milliseconds.</summary>
    public async Task<double> RunAsync(Task until, CancellationToken cancellationToken)
    {
        var longest = 0.0;
        while (!until.IsCompleted)
        {
            longest = Math.Max(longest, await database.ScalarAsync<double>(
                $"""
                SELECT COALESCE(max(extract(epoch FROM clock_timestamp() - waiting.waitstart)) * 1000, 0)::float8
                FROM pg_locks AS waiting
                WHERE NOT waiting.granted
                    AND EXISTS (
                        SELECT FROM pg_stat_activity AS blocker
                        WHERE blocker.pid = ANY (pg_blocking_pids(waiting.pid))
                            AND blocker.application_name = '{BenchDatabase.ApplicationName}')
                """,
                cancellationToken));
            await Task.Delay(Pause, cancellationToken);
        }

        return longest;
    }
}
