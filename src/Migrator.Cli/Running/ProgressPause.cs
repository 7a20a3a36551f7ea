using Migrator.Execution.Runs;

namespace Migrator.Cli.Running;

/// <summary>Lets progress through once a second for each table, and what is no news not at all.</summary>
internal sealed class ProgressPause(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(MigrationId, TableName), long> told = [];

    public bool IsDue(RunEvent happened)
    {
        if (happened is not BackfillAdvanced advanced)
        {
            return happened is not BackfillThrottled { IsNews: false };
        }

        var now = time.GetTimestamp();
        if (told.TryGetValue((advanced.Migration, advanced.Table), out var last) && time.GetElapsedTime(last, now) < Pause)
        {
            return false;
        }

        told[(advanced.Migration, advanced.Table)] = now;
        return true;
    }
}
