using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Ports;

/// <summary>What the toolkit remembers, in the control schema of the database it works on.</summary>
public interface IStatePort : IFleetRecords, IUsageRecords
{
    /// <summary>The installed version of the control schema; null if there is none.</summary>
    Task<long?> ReadInstalledVersionAsync(CancellationToken cancellationToken);

    /// <summary>Brings the control schema to its newest version in one transaction; safe when several processes do so at once.</summary>
    /// <exception cref="ControlSchemaTooNewException">A newer tool has been here.</exception>
    Task InstallAsync(IReadOnlyList<ControlSchemaVersion> versions, CancellationToken cancellationToken);

    /// <summary>Versions that FluentMigrator's own table lists as applied; empty where there is no such table or no row.</summary>
    /// <param name="custom">The names that the migrations' assembly gives the table, looked at beside the usual ones; null for those only.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<IReadOnlyList<MigrationId>> ReadForeignVersionsAsync(VersionTable? custom, CancellationToken cancellationToken);

    /// <summary>The database's clock.</summary>
    Task<DateTimeOffset> ReadClockAsync(CancellationToken cancellationToken);

    /// <summary>Every migration that was ever started here, by number.</summary>
    Task<IReadOnlyList<MigrationRecord>> ReadMigrationsAsync(CancellationToken cancellationToken);

    /// <summary>Takes versions as applied by another tool. Those already known stay as they are.</summary>
    Task<int> BaselineAsync(IReadOnlyList<(MigrationId Id, string Title)> migrations, CancellationToken cancellationToken);

    /// <summary>Freezes a plan: stores it with one journal row per step. Under the lease.</summary>
    Task FreezeAsync(MigrationPlan plan, Lease lease, CancellationToken cancellationToken);

    /// <summary>Moves a migration to another state. Under the lease.</summary>
    /// <remarks>At its end FluentMigrator's own table lists the migration too, and not any more when it is taken back: in the same transaction.</remarks>
    /// <exception cref="VersionTableRefusedException">FluentMigrator's own table cannot be written; the state is as it was.</exception>
    Task SetStateAsync(Lease lease, MigrationState state, CancellationToken cancellationToken);

    /// <summary>Takes the lease if nobody holds it; null otherwise, and <see cref="ReadLeaseAsync"/> tells who does. Raises the token.</summary>
    Task<Lease?> TryAcquireLeaseAsync(MigrationId migration, string owner, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Takes the lease for a backfill, which others may help; null if somebody holds it.</summary>
    /// <remarks>Ranges of the holder before are free at once. Any other way to take the lease makes every range's lease void.</remarks>
    Task<Lease?> TryAcquireBackfillLeaseAsync(MigrationId migration, string owner, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>The lease as it stands; null if nobody holds it.</summary>
    Task<Lease?> ReadLeaseAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Extends a lease that has not been taken over; null if it has.</summary>
    Task<Lease?> RenewLeaseAsync(Lease lease, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; does nothing if it has been taken over.</summary>
    Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Writes that a step outside a transaction has begun, is done, or was undone. Under the lease.</summary>
    Task MarkStepAsync(Lease lease, string stepId, StepState state, TimeSpan? lockHeld, CancellationToken cancellationToken);

    /// <summary>Mappings open in the database, of all migrations.</summary>
    Task<IReadOnlyList<Mapping>> ReadMappingsAsync(CancellationToken cancellationToken);

    /// <summary>The frozen plans of migrations that are not at their end.</summary>
    Task<IReadOnlyList<MigrationPlan>> ReadOpenPlansAsync(CancellationToken cancellationToken);

    /// <summary>How often a table's sync has been changed; 0 if never.</summary>
    Task<long> ReadSyncVersionAsync(TableName table, CancellationToken cancellationToken);

    /// <summary>Bits of the table's marker column that are or were in use.</summary>
    Task<IReadOnlyList<int>> ReadUsedBitsAsync(TableName table, CancellationToken cancellationToken);

    /// <summary>Stores the ranges of a step on a table if there are none of the same storage; returns the stored ones.</summary>
    Task<IReadOnlyList<BackfillRange>> PrepareRangesAsync(Lease lease, string stepId, TableName table, IReadOnlyList<(long From, long To)> ranges, string storage, CancellationToken cancellationToken);

    /// <summary>The ranges of a migration's backfills.</summary>
    Task<IReadOnlyList<BackfillRange>> ReadRangesAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Forgets the ranges of a table's backfill, so that it starts anew. Under the lease.</summary>
    Task ForgetRangesAsync(Lease lease, TableName table, CancellationToken cancellationToken);

    /// <summary>Leases a range of a step that nobody copies; where there is none, the second half of what is left of the largest one that somebody copies.</summary>
    /// <param name="coordinator">The migration's lease under which ranges are handed out.</param>
    /// <param name="stepId">The step.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="timeToLive">How long the lease lasts unless a batch renews it.</param>
    /// <param name="worthSplitting">A range is divided if at least so many units of it are left.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task<RangeLeasing> LeaseRangeAsync(Lease coordinator, string stepId, string owner, TimeSpan timeToLive, long worthSplitting, CancellationToken cancellationToken);

    /// <summary>The range as it is stored, with a new token: a batch whose answer was lost can commit no more. Null if it is another's.</summary>
    Task<BackfillRange?> ReclaimRangeAsync(BackfillRange range, TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Gives a range back; does nothing if it is another's.</summary>
    Task ReleaseRangeAsync(BackfillRange range, CancellationToken cancellationToken);

    /// <summary>Records a row whose mapping fails.</summary>
    Task RecordPoisonAsync(PoisonRow row, CancellationToken cancellationToken);

    /// <summary>How many rows of a migration are poison, and how many writes made its shapes disagree; exact.</summary>
    Task<TroubleCount> CountTroublesAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>The newest rows whose mapping failed.</summary>
    Task<IReadOnlyList<PoisonRow>> ReadPoisonAsync(MigrationId migration, int limit, CancellationToken cancellationToken);

    /// <summary>Forgets poison rows, before they are tried again.</summary>
    /// <param name="lease">The lease of the migration.</param>
    /// <param name="direction"><c>up</c> before rows are tried again; null for both directions.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    Task ForgetPoisonAsync(Lease lease, string? direction, CancellationToken cancellationToken);

    /// <summary>What somebody has asked of a migration's backfills; null if nobody has.</summary>
    Task<Steering?> ReadSteeringAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Says what becomes of rows whose mapping fails, for every process and until something else is said; kept in the audit where it changes.</summary>
    Task SayOnBadRowAsync(MigrationId migration, BadRowPolicy policy, string by, CancellationToken cancellationToken);

    /// <summary>The row that a backfill has put aside, or stopped at, last; null if there is none.</summary>
    Task<PoisonRow?> ReadNewestPoisonAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Pauses a migration's backfills at their next batch, wherever they run, until somebody lets them go on; kept in the audit.</summary>
    Task PauseAsync(MigrationId migration, string? reason, string by, CancellationToken cancellationToken);

    /// <summary>Lets a migration's backfills go on, at another pace if that is given; kept in the audit.</summary>
    Task ResumeAsync(MigrationId migration, double? duty, TimeSpan? batchTarget, int? workers, string by, CancellationToken cancellationToken);

    /// <summary>Stores what a process says of its work on a table's backfill, in the place of what it said before.</summary>
    Task ReportBackfillAsync(BackfillReport report, CancellationToken cancellationToken);

    /// <summary>What processes last said of a migration's backfills.</summary>
    Task<IReadOnlyList<BackfillReport>> ReadBackfillReportsAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Stores what a verification saw, and forgets the ranges in which it was made.</summary>
    Task RecordEvidenceAsync(Lease lease, Evidence evidence, CancellationToken cancellationToken);

    /// <summary>
    /// Begins a verification in ranges, or goes on with the one that was begun under the same circumstances. Ranges compared
    /// under others are forgotten. Under the lease.
    /// </summary>
    Task<StartedVerification> StartVerificationAsync(Lease lease, TableName table, VerificationStart start, CancellationToken cancellationToken);

    /// <summary>Remembers a range that is compared. Under the lease.</summary>
    Task RecordVerifiedRangeAsync(Lease lease, TableName table, VerifiedRange range, CancellationToken cancellationToken);

    /// <summary>The evidence of each table of a migration that was recorded last.</summary>
    Task<IReadOnlyList<Evidence>> ReadEvidenceAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Registers an application instance, or renews its lease.</summary>
    /// <exception cref="FencedOutException">The fence for that application is raised above the version.</exception>
    Task<Heartbeat> BeatAsync(string app, string version, string instanceId, TimeSpan timeToLive, CancellationToken cancellationToken)
        => BeatAsync(app, version, instanceId, timeToLive, [], cancellationToken);

    /// <summary>Registers an application instance, or renews its lease, with what it says it does.</summary>
    /// <exception cref="FencedOutException">A fence for that application does not let it in.</exception>
    Task<Heartbeat> BeatAsync(string app, string version, string instanceId, TimeSpan timeToLive, IReadOnlyList<string> capabilities, CancellationToken cancellationToken);

    /// <summary>Says that an instance has stopped of its own accord.</summary>
    Task StopBeatingAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Every registered instance that was seen since the database's clock minus <paramref name="window"/>, or is live.</summary>
    Task<IReadOnlyList<Heartbeat>> ReadHeartbeatsAsync(TimeSpan window, CancellationToken cancellationToken);

    /// <summary>The sessions that these roles have in the database now, but for the toolkit's own.</summary>
    Task<SeenSessions> ReadSessionsAsync(IReadOnlyList<string> roles, CancellationToken cancellationToken);

    /// <summary>The fences as they stand: one for each migration that has raised its own, newest first; a version must satisfy them all.</summary>
    Task<IReadOnlyList<Fence>> ReadFencesAsync(CancellationToken cancellationToken);

    /// <summary>Raises the fence of an application: from its commit on, whom it does not let in neither registers nor renews.</summary>
    /// <param name="lease">The lease of the migration.</param>
    /// <param name="app">The application.</param>
    /// <param name="terms">Whom it lets in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<Fence> RaiseFenceAsync(Lease lease, string app, FenceTerms terms, CancellationToken cancellationToken);

    /// <summary>Lowers the fences that a migration has raised, when its contract is given up.</summary>
    Task LowerFencesAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Requirements stored at expand or by <c>migrator require</c>.</summary>
    Task<IReadOnlyList<StoredRequirement>> ReadRequirementsAsync(CancellationToken cancellationToken);

    /// <summary>Stores a requirement and writes it to the audit.</summary>
    Task RequireAsync(MigrationId migration, string app, string range, string origin, string by, CancellationToken cancellationToken);

    /// <summary>Waivers that have not expired.</summary>
    Task<IReadOnlyList<Waiver>> ReadWaiversAsync(MigrationId migration, CancellationToken cancellationToken);

    /// <summary>Sets a condition aside until the waiver expires, and writes it to the audit.</summary>
    Task WaiveAsync(MigrationId migration, string condition, string reason, string by, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Who has approved a plan; null if nobody has.</summary>
    Task<Approval?> ReadApprovalAsync(string planHash, CancellationToken cancellationToken);

    /// <summary>Approves a plan, and writes that to the audit; whoever has approved it first stands.</summary>
    Task<Approval> ApproveAsync(string planHash, string? comment, string by, CancellationToken cancellationToken);

    /// <summary>Writes a line to the audit: who did what, and why.</summary>
    Task AuditAsync(MigrationId? migration, string action, string detail, string by, CancellationToken cancellationToken);
}

/// <summary>One version of the control schema and the statements that lead to it from the version before.</summary>
/// <param name="Version">The version.</param>
/// <param name="Statements">The statements, in order.</param>
public sealed record ControlSchemaVersion(long Version, IReadOnlyList<string> Statements);
