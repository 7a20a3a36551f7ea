using Migrator.Cli.Commands;
using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;

namespace Migrator.Cli.Running;

/// <summary>Runs the backfills of migrations, watched from here and from elsewhere.</summary>
internal static class Backfills
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    public static Task<IReadOnlyList<FinishedRun>> RunAsync(
        Invocation invocation, IMigrationDatabase database, RunSettings settings, IReadOnlyList<MigrationRecord> chosen, CancellationToken cancellationToken)
        => Watching.RunAsync(invocation, async observer =>
        {
            var time = invocation.Surroundings.Time;
            var reporting = new ReportingObserver(observer, database.State, settings.Owner, ReportEvery, time);
            await using (reporting.ConfigureAwait(false))
            {
                var run = new BackfillRun(database, settings, reporting, time) { Gate = new() { Sources = FleetSources.Of(invocation.Settings, database), Policy = invocation.Settings.Policy } };
                return await RunsInOrder.RunAsync(
                    invocation,
                    chosen.Select(record => record.Id),
                    async id => new FinishedRun(await run.RunAsync(id, cancellationToken).ConfigureAwait(false)),
                    cancellationToken).ConfigureAwait(false);
            }
        });
}
