using Migrator.Changes;
using Migrator.Execution.LiveVersions;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.State;

/// <summary>The control schema: one small class for each thing that is remembered.</summary>
internal sealed class PostgreSqlState : IStatePort
{
    private readonly ControlDatabase database;
    private readonly Installing installing;
    private readonly ForeignVersions foreignVersions;
    private readonly Migrations migrations;
    private readonly Journal journal;
    private readonly Leases leases;
    private readonly Mappings mappings;
    private readonly Ranges ranges;
    private readonly RangeLeases rangeLeases;
    private readonly Poison poison;
    private readonly Troubles troubles;
    private readonly Evidences evidences;
    private readonly Verifications verifications;
    private readonly Steerings steerings;
    private readonly BackfillReports reports;
    private readonly Registrations registrations;
    private readonly Sessions sessions;
    private readonly Fences fences;
    private readonly Requirements requirements;
    private readonly Waivers waivers;
    private readonly Approvals approvals;
    private readonly Audit audit;
    private readonly FleetHistories fleetHistories;
    private readonly Observers observers;
    private readonly Transactions transactions;
    private readonly Releases releases;
    private readonly Consumers consumers;
    private readonly Usages usages;

    public PostgreSqlState(ConnectionSource connections)
    {
        database = new ControlDatabase(connections);
        installing = new Installing(database);
        foreignVersions = new ForeignVersions(database);
        migrations = new Migrations(database);
        journal = new Journal(database);
        leases = new Leases(database);
        mappings = new Mappings(database);
        ranges = new Ranges(database);
        rangeLeases = new RangeLeases(database);
        poison = new Poison(database);
        troubles = new Troubles(database);
        evidences = new Evidences(database);
        verifications = new Verifications(database);
        steerings = new Steerings(database);
        reports = new BackfillReports(database);
        registrations = new Registrations(database);
        sessions = new Sessions(database);
        fences = new Fences(database);
        requirements = new Requirements(database);
        waivers = new Waivers(database);
        approvals = new Approvals(database);
        audit = new Audit(database);
        fleetHistories = new FleetHistories(database);
        observers = new Observers(database);
        transactions = new Transactions(database);
        releases = new Releases(database);
        consumers = new Consumers(database);
        usages = new Usages(database);
    }

    public Task<long?> ReadInstalledVersionAsync(CancellationToken cancellationToken)
        => database.ReadVersionAsync(cancellationToken);

    public Task InstallAsync(IReadOnlyList<ControlSchemaVersion> versions, CancellationToken cancellationToken)
        => installing.InstallAsync(versions, cancellationToken);

    public Task<IReadOnlyList<MigrationId>> ReadForeignVersionsAsync(VersionTable? custom, CancellationToken cancellationToken)
        => foreignVersions.ReadAsync(custom, cancellationToken);

    public async Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken)
        => await database.InTransactionAsync(
            Patience.Usual, session => session.ScalarAsync<DateTime>("SELECT clock_timestamp()"), cancellationToken).ConfigureAwait(false);

    public Task<IReadOnlyList<MigrationRecord>> ReadMigrationsAsync(CancellationToken cancellationToken)
        => migrations.ReadAsync(cancellationToken);

    public Task<int> BaselineAsync(IReadOnlyList<(MigrationId Id, string Title)> migrations, CancellationToken cancellationToken)
        => this.migrations.BaselineAsync(migrations, cancellationToken);

    public Task FreezeAsync(MigrationPlan plan, Lease lease, CancellationToken cancellationToken)
        => journal.FreezeAsync(plan, lease, cancellationToken);

    public Task SetStateAsync(Lease lease, MigrationState state, CancellationToken cancellationToken)
        => migrations.SetStateAsync(lease, state, cancellationToken);

    public Task<Lease?> TryAcquireLeaseAsync(MigrationId migration, string owner, TimeSpan timeToLive, CancellationToken cancellationToken)
        => leases.TryAcquireAsync(migration, owner, timeToLive, isForBackfill: false, cancellationToken);

    public Task<Lease?> TryAcquireBackfillLeaseAsync(MigrationId migration, string owner, TimeSpan timeToLive, CancellationToken cancellationToken)
        => leases.TryAcquireAsync(migration, owner, timeToLive, isForBackfill: true, cancellationToken);

    public Task<Lease?> ReadLeaseAsync(MigrationId migration, CancellationToken cancellationToken)
        => leases.ReadAsync(migration, cancellationToken);

    public Task<Lease?> RenewLeaseAsync(Lease lease, TimeSpan timeToLive, CancellationToken cancellationToken)
        => leases.RenewAsync(lease, timeToLive, cancellationToken);

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken)
        => leases.ReleaseAsync(lease, cancellationToken);

    public Task MarkStepAsync(Lease lease, string stepId, StepState state, TimeSpan? lockHeld, CancellationToken cancellationToken)
        => journal.MarkAsync(lease, stepId, state, lockHeld, cancellationToken);

    public Task<IReadOnlyList<MigrationPlan>> ReadOpenPlansAsync(CancellationToken cancellationToken)
        => migrations.ReadOpenPlansAsync(cancellationToken);

    public Task<IReadOnlyList<Mapping>> ReadMappingsAsync(CancellationToken cancellationToken)
        => mappings.ReadAsync(cancellationToken);

    public Task<long> ReadSyncVersionAsync(TableName table, CancellationToken cancellationToken)
        => mappings.ReadSyncVersionAsync(table, cancellationToken);

    public Task<IReadOnlyList<int>> ReadUsedBitsAsync(TableName table, CancellationToken cancellationToken)
        => mappings.ReadUsedBitsAsync(table, cancellationToken);

    public Task<IReadOnlyList<BackfillRange>> PrepareRangesAsync(
        Lease lease, string stepId, TableName table, IReadOnlyList<(long From, long To)> ranges, string storage, CancellationToken cancellationToken)
        => this.ranges.PrepareAsync(lease, stepId, table, ranges, storage, cancellationToken);

    public Task<IReadOnlyList<BackfillRange>> ReadRangesAsync(MigrationId migration, CancellationToken cancellationToken)
        => ranges.ReadAsync(migration, cancellationToken);

    public Task ForgetRangesAsync(Lease lease, TableName table, CancellationToken cancellationToken)
        => ranges.ForgetAsync(lease, table, cancellationToken);

    public Task<RangeLeasing> LeaseRangeAsync(
        Lease coordinator, string stepId, string owner, TimeSpan timeToLive, long worthSplitting, CancellationToken cancellationToken)
        => rangeLeases.LeaseAsync(coordinator, stepId, owner, timeToLive, worthSplitting, cancellationToken);

    public Task<BackfillRange?> ReclaimRangeAsync(BackfillRange range, TimeSpan timeToLive, CancellationToken cancellationToken)
        => rangeLeases.ReclaimAsync(range, timeToLive, cancellationToken);

    public Task ReleaseRangeAsync(BackfillRange range, CancellationToken cancellationToken)
        => rangeLeases.ReleaseAsync(range, cancellationToken);

    public Task RecordPoisonAsync(PoisonRow row, CancellationToken cancellationToken)
        => poison.RecordAsync(row, cancellationToken);

    public Task<TroubleCount> CountTroublesAsync(MigrationId migration, CancellationToken cancellationToken)
        => troubles.CountAsync(migration, cancellationToken);

    public Task<IReadOnlyList<PoisonRow>> ReadPoisonAsync(MigrationId migration, int limit, CancellationToken cancellationToken)
        => poison.ReadAsync(migration, limit, cancellationToken);

    public Task ForgetPoisonAsync(Lease lease, string? direction, CancellationToken cancellationToken)
        => poison.ForgetAsync(lease, direction, cancellationToken);

    public Task<Steering?> ReadSteeringAsync(MigrationId migration, CancellationToken cancellationToken)
        => steerings.ReadAsync(migration, cancellationToken);

    public Task SayOnBadRowAsync(MigrationId migration, BadRowPolicy policy, string by, CancellationToken cancellationToken)
        => steerings.SayOnBadRowAsync(migration, policy, by, cancellationToken);

    public Task<PoisonRow?> ReadNewestPoisonAsync(MigrationId migration, CancellationToken cancellationToken)
        => poison.ReadNewestAsync(migration, cancellationToken);

    public Task PauseAsync(MigrationId migration, string? reason, string by, CancellationToken cancellationToken)
        => steerings.PauseAsync(migration, reason, by, cancellationToken);

    public Task ResumeAsync(MigrationId migration, double? duty, TimeSpan? batchTarget, int? workers, string by, CancellationToken cancellationToken)
        => steerings.ResumeAsync(migration, duty, batchTarget, workers, by, cancellationToken);

    public Task ReportBackfillAsync(BackfillReport report, CancellationToken cancellationToken)
        => reports.WriteAsync(report, cancellationToken);

    public Task<IReadOnlyList<BackfillReport>> ReadBackfillReportsAsync(MigrationId migration, CancellationToken cancellationToken)
        => reports.ReadAsync(migration, cancellationToken);

    public Task RecordEvidenceAsync(Lease lease, Evidence evidence, CancellationToken cancellationToken)
        => evidences.RecordAsync(lease, evidence, cancellationToken);

    public Task<StartedVerification> StartVerificationAsync(
        Lease lease, TableName table, VerificationStart start, CancellationToken cancellationToken)
        => verifications.StartAsync(lease, table, start, cancellationToken);

    public Task RecordVerifiedRangeAsync(Lease lease, TableName table, VerifiedRange range, CancellationToken cancellationToken)
        => verifications.RecordAsync(lease, table, range, cancellationToken);

    public Task<IReadOnlyList<Evidence>> ReadEvidenceAsync(MigrationId migration, CancellationToken cancellationToken)
        => evidences.ReadAsync(migration, cancellationToken);

    public Task<Heartbeat> BeatAsync(
        string app, string version, string instanceId, TimeSpan timeToLive, IReadOnlyList<string> capabilities, CancellationToken cancellationToken)
        => registrations.BeatAsync(app, version, instanceId, timeToLive, capabilities, cancellationToken);

    public Task StopBeatingAsync(string instanceId, CancellationToken cancellationToken)
        => registrations.StopAsync(instanceId, cancellationToken);

    public Task<IReadOnlyList<Heartbeat>> ReadHeartbeatsAsync(TimeSpan window, CancellationToken cancellationToken)
        => registrations.ReadAsync(window, cancellationToken);

    public Task<SeenSessions> ReadSessionsAsync(IReadOnlyList<string> roles, CancellationToken cancellationToken)
        => sessions.ReadAsync(roles, cancellationToken);

    public Task<IReadOnlyList<Fence>> ReadFencesAsync(CancellationToken cancellationToken)
        => fences.ReadAsync(cancellationToken);

    public Task<Fence> RaiseFenceAsync(Lease lease, string app, FenceTerms terms, CancellationToken cancellationToken)
        => fences.RaiseAsync(lease, app, terms, cancellationToken);

    public Task LowerFencesAsync(Lease lease, CancellationToken cancellationToken)
        => fences.LowerAsync(lease, cancellationToken);

    public Task<IReadOnlyList<StoredRequirement>> ReadRequirementsAsync(CancellationToken cancellationToken)
        => requirements.ReadAsync(cancellationToken);

    public Task RequireAsync(
        MigrationId migration, string app, string range, string origin, string by, CancellationToken cancellationToken)
        => requirements.RequireAsync(migration, app, range, origin, by, cancellationToken);

    public Task<IReadOnlyList<Waiver>> ReadWaiversAsync(MigrationId migration, CancellationToken cancellationToken)
        => waivers.ReadAsync(migration, cancellationToken);

    public Task WaiveAsync(
        MigrationId migration, string condition, string reason, string by, TimeSpan duration, CancellationToken cancellationToken)
        => waivers.WaiveAsync(migration, condition, reason, by, duration, cancellationToken);

    public Task<Approval?> ReadApprovalAsync(string planHash, CancellationToken cancellationToken) => approvals.ReadAsync(planHash, cancellationToken);

    public Task<Approval> ApproveAsync(string planHash, string? comment, string by, CancellationToken cancellationToken)
        => approvals.ApproveAsync(planHash, comment, by, cancellationToken);

    public Task AuditAsync(MigrationId? migration, string action, string detail, string by, CancellationToken cancellationToken)
        => audit.WriteAsync(migration, action, detail, by, cancellationToken);

    public Task<FleetHistory> RecordLookAsync(IReadOnlyList<FleetObservation> observations, TimeSpan maxGap, CancellationToken cancellationToken)
        => fleetHistories.RecordAsync(observations, maxGap, cancellationToken);

    public Task<bool> TryObserveAsync(string sources, string owner, TimeSpan timeToLive, CancellationToken cancellationToken)
        => observers.TryTakeAsync(sources, owner, timeToLive, cancellationToken);

    public Task StopObservingAsync(string sources, string owner, CancellationToken cancellationToken)
        => observers.ReleaseAsync(sources, owner, cancellationToken);

    public Task<FleetHistory> ReadFleetHistoryAsync(CancellationToken cancellationToken)
        => fleetHistories.ReadAsync(cancellationToken);

    public Task<OpenTransactions> ReadTransactionsAsync(CancellationToken cancellationToken)
        => transactions.ReadAsync(cancellationToken);

    public Task<IReadOnlyList<Release>> ReadReleasesAsync(CancellationToken cancellationToken)
        => releases.ReadAsync(cancellationToken);

    public Task<Release> RegisterReleaseAsync(string app, string version, ReleasePlace place, TimeSpan? soak, string by, CancellationToken cancellationToken)
        => releases.RegisterAsync(app, version, place, soak, by, cancellationToken);

    public Task<Release?> FinalizeReleaseAsync(string app, string version, string by, CancellationToken cancellationToken)
        => releases.FinalizeAsync(app, version, by, cancellationToken);

    public Task<IReadOnlyList<Consumer>> ReadConsumersAsync(CancellationToken cancellationToken)
        => consumers.ReadAsync(cancellationToken);

    public Task AddConsumerAsync(
        string name, string owner, IReadOnlyList<string> reads, TimeSpan? expires, string by, CancellationToken cancellationToken)
        => consumers.AddAsync(name, owner, reads, expires, by, cancellationToken);

    public Task<bool> RemoveConsumerAsync(string name, string by, CancellationToken cancellationToken)
        => consumers.RemoveAsync(name, by, cancellationToken);

    public Task<IReadOnlyList<Acknowledgement>> ReadAcknowledgementsAsync(MigrationId migration, CancellationToken cancellationToken)
        => consumers.ReadAcknowledgementsAsync(migration, cancellationToken);

    public Task<bool> AcknowledgeAsync(string name, MigrationId migration, string by, CancellationToken cancellationToken)
        => consumers.AcknowledgeAsync(name, migration, by, cancellationToken);

    public Task<Usage> RecordUsageAsync(MigrationId migration, DoomedNames names, CancellationToken cancellationToken)
        => usages.RecordAsync(migration, names, cancellationToken);

    public Task<UseReading> ReadStatementsAsync(IReadOnlyList<DoomedObject> objects, CancellationToken cancellationToken)
        => usages.ReadStatementsAsync(objects, cancellationToken);
}
