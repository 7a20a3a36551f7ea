using Migrator.Execution.Ports;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Verification;

/// <summary>Compares both shapes of every row of a table and stores what it saw as evidence.</summary>
/// <remarks>Takes no lock that keeps a reader or writer waiting. May be repeated at any time; the newest evidence counts.</remarks>
public sealed class TableVerification(IMigrationDatabase database, RunSettings settings, IRunObserver observer)
{
    /// <summary>Verifies one table of the lease's migration. Null if the migration keeps nothing there that could be compared.</summary>
    /// <exception cref="SyncChangedException">Triggers, functions or storage changed meanwhile; nothing was stored.</exception>
    /// <exception cref="NothingComparedException">No row was compared although the table has rows; nothing was stored.</exception>
    public async Task<Evidence?> RunAsync(Lease lease, TableName table, CancellationToken cancellationToken)
    {
        var open = await database.State.ReadMappingsAsync(cancellationToken).ConfigureAwait(false);
        var mappings = open.Where(mapping => mapping.Migration == lease.Migration && mapping.Table == table && mapping.Kind != MappingKind.RowUpdate).ToList();
        if (!mappings.Any(IsComparable))
        {
            return null;
        }

        await observer.AtAsync($"verify:{table}", cancellationToken).ConfigureAwait(false);
        var evidence = await database.Rows
            .VerifyAsync(lease.Migration, table, mappings, settings.SnapshotLimit, cancellationToken)
            .ConfigureAwait(false);
        await database.State.RecordEvidenceAsync(lease, evidence, cancellationToken).ConfigureAwait(false);
        observer.On(new Verified(lease.Migration, evidence));
        return evidence;
    }

    private static bool IsComparable(Mapping mapping)
        => mapping is { Mode: SyncMode.Open, Kind: not MappingKind.LastValue } && (mapping.Bit is not null || mapping.Consistent is not null);
}
