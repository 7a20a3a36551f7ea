using Migrator.Execution.Backfilling.Throttling;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Planning;
using Migrator.Planning.Mappings;
using Migrator.PostgreSql.Connections;
using Migrator.PostgreSql.Rows.Throttling;

namespace Migrator.PostgreSql.Rows;

/// <summary>Copies and compares rows in PostgreSQL; ranges are counted in pages of the heap.</summary>
internal sealed class PostgreSqlRows(ConnectionSource connections, TimeProvider time) : IRowsPort
{
    private readonly Reading reading = new(connections);
    private readonly Writing writing = new(connections);
    private readonly ThrottleLook throttleLook = new(connections);

    private Verification Verification => new(reading, new SyncReading(reading));

    public Task<TableExtent> ReadExtentAsync(TableName table, CancellationToken cancellationToken)
        => new Extent(reading).ReadAsync(table, cancellationToken);

    public Task<IReadOnlyList<TableName>> ReadPartsAsync(TableName table, CancellationToken cancellationToken)
        => new Extent(reading).ReadPartsAsync(table, cancellationToken);

    public Task<BatchResult> RunBatchAsync(BatchRequest request, CancellationToken cancellationToken)
        => new Batch(connections, writing).RunAsync(request, cancellationToken);

    public Task<PendingCount> CountPendingAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken)
        => new PendingCounting(reading).CountAsync(RowsTask.Of(table, mappings), cancellationToken);

    public Task<PendingCount> CountMatchingAsync(TableName table, BatchedRows rows, CancellationToken cancellationToken)
        => new PendingCounting(reading).CountAsync(RowsTask.Of(table, rows), cancellationToken);

    public Task IsolatePoisonAsync(BatchRequest request, FailingStreak streak, CancellationToken cancellationToken)
        => new PoisonSearch(connections, reading, writing, request, streak).RunAsync(cancellationToken);

    public Task<TableCircumstances> ReadCircumstancesAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken)
        => Verification.ReadCircumstancesAsync(new(table, mappings), cancellationToken);

    public Task<CompareAnswer> CompareAsync(CompareRequest request, CancellationToken cancellationToken)
        => Verification.CompareAsync(request, cancellationToken);

    public Task<Comparison> CompareStraysAsync(CompareRequest request, CancellationToken cancellationToken)
        => Verification.CompareStraysAsync(request, cancellationToken);

    public Task<IReadOnlyList<RowVersion>?> ReadDifferingAsync(CompareRequest request, IReadOnlyList<string> keys, CancellationToken cancellationToken)
        => reading.RunAsync(request.Table, snapshot => RowVersions.ReadAsync(snapshot, request, keys), cancellationToken);

    public Task<SyncFingerprint> ReadFingerprintAsync(TableName table, IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken)
        => new SyncReading(reading).ReadAsync(new(table, mappings), cancellationToken);

    public Task<Repaired> RepairAsync(Lease lease, TableName table, IReadOnlyList<Mapping> mappings, bool fromOld, CancellationToken cancellationToken)
        => new Repair(reading, writing, time).RunAsync(lease, new(table, mappings), fromOld, cancellationToken);

    public Task<ThrottleFacts> ReadThrottleFactsAsync(MigrationId migration, TableName table, ThrottleSettings settings, CancellationToken cancellationToken)
        => throttleLook.ReadAsync(migration, table, settings, cancellationToken);

    public Task TidyAsync(IReadOnlyList<TableName> tables, bool isOver, CancellationToken cancellationToken)
        => new Tidying(connections).RunAsync(tables, isOver, cancellationToken);
}
