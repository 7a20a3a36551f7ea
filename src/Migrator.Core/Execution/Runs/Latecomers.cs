using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Runs;

/// <summary>
/// Finds what has come to tables past the sync: partitions and heirs that have joined since with rows that nobody has copied, heirs
/// that have no triggers, and rows that were loaded while triggers were off, which a verification has seen.
/// </summary>
internal sealed class Latecomers(IMigrationDatabase database, IRunObserver observer)
{
    /// <summary>True if there is work for a backfill that was complete before.</summary>
    public async Task<bool> AnyAsync(MigrationRecord? record, CancellationToken cancellationToken)
    {
        if (record?.Plan is null)
        {
            return false;
        }

        if ((await database.State.ReadEvidenceAsync(record.Id, cancellationToken).ConfigureAwait(false)).Any(evidence => evidence.Pending > 0))
        {
            return true;
        }

        var mappings = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var own in mappings.Where(mapping => mapping.Migration == record.Id && (mapping.IsPartitioned || mapping.IsInherited) && mapping is { Bit: not null, Mode: SyncMode.Open or SyncMode.Fed }).GroupBy(mapping => mapping.Table))
        {
            if ((await database.Rows.CountPendingAsync(own.Key, [.. own], cancellationToken).ConfigureAwait(false)).Pending > 0
                || (own.Any(mapping => mapping.IsInherited) && (await UnsyncedAsync(own.Key, mappings, cancellationToken).ConfigureAwait(false)).Count > 0))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives their triggers to the heirs of a table that have none. False if there are no such.</summary>
    public async Task<bool> EquipAsync(HeldMigration held, MigrationPlan plan, TableName table, CancellationToken cancellationToken)
    {
        if (plan.StepsOf(Phase.Expand).FirstOrDefault(step => step.Do.Statements.Any(statement => statement.Sync?.Table == table && statement.Sync.Put.Any(mapping => mapping.IsInherited))) is not { } step
            || await UnsyncedAsync(table, await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is not { Count: > 0 } unsynced)
        {
            return false;
        }

        await held.RenewSyncAsync(step, cancellationToken).ConfigureAwait(false);
        var isLeftToApplications = step.Do.Statements.Any(statement => statement.Sync?.Put.Any(mapping => mapping.DualWrites is not null) == true);
        observer.On(new Noted(held.Id, $"{string.Join(", ", unsynced)} joined {table} since{(isLeftToApplications ? "; now rows are taken there too as written in both shapes." : " and had no triggers; now both shapes are kept alike there too.")}"));
        return true;
    }

    private async Task<IReadOnlyList<TableName>> UnsyncedAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken)
        => (await database.Rows.ReadFingerprintAsync(table, [.. mappings.Where(mapping => mapping.Table == table)], cancellationToken).ConfigureAwait(false)).Unsynced;
}
