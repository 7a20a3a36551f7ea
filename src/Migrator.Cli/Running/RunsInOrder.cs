using Migrator.Cli.Commands;
using Migrator.Execution;
using Migrator.Execution.Runs;

namespace Migrator.Cli.Running;

/// <summary>Runs migrations one after the other, each as far as it may go: one that waits does not hold back the next.</summary>
internal static class RunsInOrder
{
    public static async Task<IReadOnlyList<FinishedRun>> RunAsync(
        Invocation invocation,
        IEnumerable<MigrationId> migrations,
        Func<MigrationId, Task<FinishedRun>> run,
        CancellationToken cancellationToken)
    {
        var finished = new List<FinishedRun>();
        foreach (var migration in migrations)
        {
            finished.Add(await OneAsync(invocation, migration, run, cancellationToken).ConfigureAwait(false));
            if (cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return finished;
    }

    private static async Task<FinishedRun> OneAsync(
        Invocation invocation, MigrationId migration, Func<MigrationId, Task<FinishedRun>> run, CancellationToken cancellationToken)
    {
        try
        {
            return await run(migration).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new FinishedRun(new RunResult(migration, RunOutcome.Interrupted, "Interrupted. What is done is recorded; run the same command again to go on."));
        }
        catch (LeaseLostException lost)
        {
            return new FinishedRun(new RunResult(migration, RunOutcome.Leased, lost.Message) { Code = lost.Code });
        }
        catch (MigratorException known) when (known is not (UsageException or DatabaseUnreachableException))
        {
            if (invocation.IsVerbose)
            {
                await invocation.Error.WriteLineAsync(known.ToString()).ConfigureAwait(false);
            }

            return new FinishedRun(new RunResult(migration, RunOutcome.Failed, known.Message) { Code = known.Code });
        }
    }
}
