using Migrator.Cli.Commands;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Reporting;
using Migrator.Reporting.Answers;

namespace Migrator.Cli.Running;

/// <summary>Reads how a database stands. Writes nothing.</summary>
internal sealed class StatusReading(Invocation invocation, IMigrationDatabase database, bool showValues)
{
    private const int PoisonShown = 10;

    public async Task<StatusReport> ReadAsync(CancellationToken cancellationToken)
    {
        var installed = await ControlSchemaInstalling.ReadVersionAsync(database.State, cancellationToken).ConfigureAwait(false);
        var started = await StartedMigrations.ReadAsync(database.State, cancellationToken).ConfigureAwait(false);
        var migrations = new List<MigrationStatus>();
        foreach (var record in started.OrderBy(record => record.Id))
        {
            migrations.Add(record.IsOpen ? await OpenAsync(record, cancellationToken).ConfigureAwait(false) : Basics(record));
        }

        return new StatusReport
        {
            ControlSchema = installed,
            Migrations = migrations,
            Pending = await PendingAsync(started, cancellationToken).ConfigureAwait(false),
        };
    }

    private static MigrationStatus Basics(MigrationRecord record) => new()
    {
        Migration = record.Id.Value,
        Title = record.Title,
        State = StateNames.Of(record.State),
        IsOpen = record.IsOpen,
        StartedAt = record.StartedAt,
        FinishedAt = record.FinishedAt,
        Steps = record.Steps.Count,
        StepsDone = record.Steps.Count(step => step.State == StepState.Done),
    };

    private static IReadOnlyList<TableProgress> Progress(IReadOnlyList<BackfillRange> ranges, IReadOnlyList<BackfillReport> reports)
        =>
        [
            .. ranges.GroupBy(range => range.Table).Select(table => new TableProgress(
                table.Key.ToString(),
                table.Sum(range => range.RowsDone),
                table.Where(range => !range.IsLeftBehind).Sum(range => range.To - range.From) is var whole and > 0 ? (double)table.Where(range => !range.IsLeftBehind).Sum(range => range.Cursor - range.From) / whole : 1)
            {
                Workers = table.Count(range => range.IsLeased) is > 0 and var workers ? workers : null,
            }.With([.. reports.Where(report => report.Table == table.Key && report.IsCurrent)])),
        ];

    private async Task<MigrationStatus> OpenAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        var gate = await GateAsync(record, cancellationToken).ConfigureAwait(false);
        var lease = await database.State.ReadLeaseAsync(record.Id, cancellationToken).ConfigureAwait(false);
        var troubles = await database.State.CountTroublesAsync(record.Id, cancellationToken).ConfigureAwait(false);
        var ranges = await database.State.ReadRangesAsync(record.Id, cancellationToken).ConfigureAwait(false);
        var steering = await database.State.ReadSteeringAsync(record.Id, cancellationToken).ConfigureAwait(false);
        var reports = await database.State.ReadBackfillReportsAsync(record.Id, cancellationToken).ConfigureAwait(false);
        var poison = troubles.Poison == 0 ? [] : await database.State.ReadPoisonAsync(record.Id, PoisonShown, cancellationToken).ConfigureAwait(false);
        var wait = Waiting.Of(record, gate);
        return Basics(record) with
        {
            WaitingFor = wait.For,
            Next = wait.Next,
            Runner = lease is null ? null : $"{lease.Owner}, until {Quantity.Moment(lease.ExpiresAt)}",
            Backfill = Progress(ranges, reports),
            Steering = steering,
            Poison = troubles.Poison,
            PoisonRows = [.. poison.Select(row => PoisonAnswer.Of(row, showValues))],
            Drift = troubles.Drift,
            Gate = gate,
        };
    }

    private async Task<GateReport?> GateAsync(MigrationRecord record, CancellationToken cancellationToken)
    {
        if (record is not { State: MigrationState.Backfilled or MigrationState.Contracting, AlteredFrom: null } || NextStage.Of(record) is not { } stage)
        {
            return null;
        }

        var reading = new GateFactsReading(database, invocation.RunSettings, FleetSources.Of(invocation.Settings, database), invocation.Settings.Policy);
        return GateKeeping.Judge(await reading.ReadAsync(record, stage, isFenceDue: false, cancellationToken).ConfigureAwait(false));
    }

    private async Task<IReadOnlyList<PendingMigration>?> PendingAsync(IReadOnlyList<MigrationRecord> started, CancellationToken cancellationToken)
    {
        if (!invocation.Settings.HasMigrations)
        {
            return null;
        }

        using var migrations = MigrationLoading.Load(invocation.Settings);
        var catalog = await database.Catalog.ReadAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. MigrationLoading.Pending(invocation.Settings, migrations, database, catalog, started)
                .Select(definition => new PendingMigration(definition.Id.Value, definition.Title)),
        ];
    }
}
