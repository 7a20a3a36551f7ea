using Migrator.Execution.Runs;

namespace Migrator.Cli.Running;

/// <summary>Lets progress through once a second for each table, and what is no news not at all.</summary>
internal sealed class ProgressPause(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(MigrationId, TableName), long> told = [];

    public bool IsDue(RunEvent happened)
    {
        TableName? table = happened switch
        {
            BackfillAdvanced advanced => advanced.Table,
            VerificationAdvanced advanced => advanced.Table,
            _ => null,
        };
        if (table is not { } moving)
        {
            return happened is not BackfillThrottled { IsNews: false };
        }

        var now = time.GetTimestamp();
        if (told.TryGetValue((happened.Migration, moving), out var last) && time.GetElapsedTime(last, now) < Pause)
        {
            return false;
        }

        told[(happened.Migration, moving)] = now;
        return true;
    }
}
