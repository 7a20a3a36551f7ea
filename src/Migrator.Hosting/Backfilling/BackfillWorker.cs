using Microsoft.Extensions.Hosting;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Hosting.Running;
using Migrator.Hosting.Telemetry;

namespace Migrator.Hosting.Backfilling;

/// <summary>Copies and verifies rows while the application runs. Instances share ranges by their leases; one of them verifies.</summary>
internal sealed class BackfillWorker(MigratorParts parts) : BackgroundService
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(2);

    // Whom applications that write both shapes themselves wait for: asked only where a migration's rows are theirs to keep alike.
    private readonly ContractOptions gate = new() { Sources = HostedSources.OrClosed(parts, nameof(MigratorBuilder.AddBackfillWorker)), Policy = parts.Options.Policy };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, parts.Instance.Lost);
        try
        {
            while (true)
            {
                await LookAsync(ending.Token).ConfigureAwait(false);
                await Task.Delay(parts.Options.BackfillInterval, parts.Time, ending.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The application stops, or must not use the database any more.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var open in (await OpenAsync(cancellationToken).ConfigureAwait(false)).Where(record => record.State == MigrationState.Expanded))
            {
                await BackfillAsync(open.Id, cancellationToken).ConfigureAwait(false);
            }

            foreach (var open in (await OpenAsync(cancellationToken).ConfigureAwait(false)).Where(record => record.State == MigrationState.Backfilled))
            {
                await VerifyAsync(open, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong here, the application has its own work to do.
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            parts.Logger.BackfillFailed(problem);
        }
    }

    private async Task<IReadOnlyList<MigrationRecord>> OpenAsync(CancellationToken cancellationToken)
        => [.. (await StartedMigrations.ReadAsync(parts.Database.State, cancellationToken).ConfigureAwait(false)).Where(record => record.IsOpen).OrderBy(record => record.Id)];

    private async Task BackfillAsync(MigrationId id, CancellationToken cancellationToken)
    {
        using var watched = new TelemetryObserver(parts, "backfill", id);
        var reporting = new ReportingObserver(watched, parts.Database.State, parts.Options.Run.Owner, ReportEvery, parts.Time);
        await using (reporting.ConfigureAwait(false))
        {
            var result = await new BackfillRun(parts.Database, parts.Options.Run, reporting, parts.Time) { Gate = gate }.RunAsync(id, cancellationToken).ConfigureAwait(false);
            parts.Logger.RunEnded("backfill", id, watched.End(result));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task VerifyAsync(MigrationRecord open, CancellationToken cancellationToken)
    {
        var tables = open.Plan?.Mappings.Where(MappedTableFacts.CanBeVerified).Select(mapping => mapping.Table).ToHashSet() ?? [];
        tables.ExceptWith((await parts.Database.State.ReadEvidenceAsync(open.Id, cancellationToken).ConfigureAwait(false)).Select(evidence => evidence.Table));
        if (tables.Count == 0)
        {
            return;
        }

        using var watched = new TelemetryObserver(parts, "verify", open.Id);
        var result = await new VerifyRun(parts.Database, parts.Options.Run, watched, parts.Time).RunAsync(open.Id, new VerifyOptions { Policy = parts.Options.Policy }, cancellationToken).ConfigureAwait(false);
        parts.Logger.RunEnded("verify", open.Id, watched.End(result));
        cancellationToken.ThrowIfCancellationRequested();
    }
}
