using Migrator.Execution.Backfilling;
using Migrator.Execution.Leases;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Steps;

namespace Migrator.Execution.Runs;

/// <summary>What every run has around its work: a look before anything is touched, the lease, and a result for every ending.</summary>
internal sealed class RunFrame(IMigrationDatabase database, RunSettings settings, IRunObserver observer, TimeProvider time)
{
    /// <summary>True for a run that other processes may help.</summary>
    public bool IsForBackfill { get; init; }

    /// <summary>Looks, takes the lease, looks again, works, and gives the lease back.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="look">Tells from the record whether there is anything to do; a result ends the run before it began.</param>
    /// <param name="work">The work, under the lease.</param>
    /// <param name="cancellationToken">Ends the work between two steps or batches.</param>
    public async Task<RunResult> RunAsync(
        MigrationId migration,
        Func<MigrationRecord?, CancellationToken, Task<RunResult?>> look,
        Func<HeldMigration, MigrationRecord?, CancellationToken, Task<RunResult>> work,
        CancellationToken cancellationToken)
    {
        try
        {
            return await look(await FindAsync(migration, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false)
                ?? await UnderLeaseAsync(migration, look, work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (FailureResults.Knows(error))
        {
            return FailureResults.Of(migration, error, isLeaseLost: false);
        }
    }

    private async Task<RunResult> UnderLeaseAsync(
        MigrationId migration,
        Func<MigrationRecord?, CancellationToken, Task<RunResult?>> look,
        Func<HeldMigration, MigrationRecord?, CancellationToken, Task<RunResult>> work,
        CancellationToken cancellationToken)
    {
        var keeping = IsForBackfill
            ? await LeaseKeeping.TryAcquireForBackfillAsync(database.State, migration, settings.Owner, settings.LeaseTimeToLive, time, cancellationToken).ConfigureAwait(false)
            : await LeaseKeeping.TryAcquireAsync(database.State, migration, settings.Owner, settings.LeaseTimeToLive, time, cancellationToken).ConfigureAwait(false);
        if (keeping is null)
        {
            return await LeasedAsync(migration, cancellationToken).ConfigureAwait(false);
        }

        await using var _ = keeping.ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, keeping.Lost);
        try
        {
            var record = await FindAsync(migration, either.Token).ConfigureAwait(false);
            return await look(record, either.Token).ConfigureAwait(false)
                ?? await work(await HoldAsync(keeping.Lease, either.Token).ConfigureAwait(false), record, either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (FailureResults.Knows(error))
        {
            return FailureResults.Of(migration, error, keeping.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested);
        }
    }

    private async Task<HeldMigration> HoldAsync(Lease lease, CancellationToken cancellationToken)
    {
        var deadlockTimeout = await database.Execution.ReadDeadlockTimeoutAsync(cancellationToken).ConfigureAwait(false);
        var policy = new LockPolicy(settings, deadlockTimeout, Random.Shared);
        var journal = new StepJournal(database.State, lease, time);
        var scripts = new ScriptRunner(database, lease, policy, observer, time);
        var steps = new StepRunner(database.Execution, scripts, journal, observer, time);
        return new HeldMigration(database.State, lease, steps, new RowsStep(new TableRows(database, settings, observer, time), journal, observer, time), journal, time);
    }

    private async Task<MigrationRecord?> FindAsync(MigrationId migration, CancellationToken cancellationToken)
    {
        var migrations = await database.State.ReadMigrationsAsync(cancellationToken).ConfigureAwait(false);
        return migrations.FirstOrDefault(record => record.Id == migration)?.RequireUnaltered();
    }

    private async Task<RunResult> LeasedAsync(MigrationId migration, CancellationToken cancellationToken)
    {
        var lease = await database.State.ReadLeaseAsync(migration, cancellationToken).ConfigureAwait(false);
        var holder = lease is null ? "Another runner held it a moment ago" : $"{lease.Owner} works on it, with a lease until {lease.ExpiresAt:u}";
        return new RunResult(migration, RunOutcome.Leased, $"{holder}. Nothing was done here; wait for that run, or run the same command again after the lease has ended.");
    }
}
