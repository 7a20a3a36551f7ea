using Dapper;
using Migrator.Execution;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Executes scripts on PostgreSQL, one attempt at a time.</summary>
internal sealed class PostgreSqlExecution(ConnectionSource connections) : IExecutionPort
{
    public async Task<AttemptResult> AttemptAsync(ScriptAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = connection.ConfigureAwait(false);
            return attempt.Script.IsTransactional
                ? await new TransactionalAttempt(connection, attempt).RunAsync(cancellationToken).ConfigureAwait(false)
                : await new StandaloneAttempt(connection, attempt).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException error)
        {
            return FailureMapping.Judge(error, attempt.Lease.Migration, statement: null);
        }
        catch (DatabaseUnreachableException error)
        {
            // It was there when the run began: it restarts, or fails over.
            return new AttemptFailed(SqlStates.ConnectionLost, error.Reason, Statement: null, IsTransient: true, error);
        }
    }

    public async Task<IndexState> ProbeAsync(IndexProbe probe, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await IndexReading.ReadAsync(connection, probe, cancellationToken).ConfigureAwait(false);
    }

    public async Task DropInvalidIndexAsync(IndexProbe probe, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        await InvalidIndex.TryDropAsync(connection, probe).ConfigureAwait(false);
    }

    public async Task<StepScript?> NextPieceAsync(PartitionedPieces pieces, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await (pieces switch
        {
            PartitionedIndex index => IndexPieces.NextAsync(connection, index, cancellationToken),
            PartitionedForeignKey key => ForeignKeyPieces.NextAsync(connection, key, cancellationToken),
            _ => throw new NotSupportedException($"{pieces.GetType().Name} has no pieces in PostgreSQL."),
        }).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<Blocker>> ReadBlockersAsync(IReadOnlyList<StepLock> locks, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await BlockerReading.ReadAsync(connection, locks, cancellationToken).ConfigureAwait(false);
    }

    public async Task<CheckResult> CheckAsync(StepCheck check, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await CheckReading.ReadAsync(connection, check, cancellationToken).ConfigureAwait(false);
    }

    public IReadOnlyList<Guard> WriteGuards(GuardedConditions conditions) => GuardWriting.Write(conditions);

    public string WriteFenceScript(HardFence fence) => FenceScript.Write(fence);

    public async Task<TimeSpan> ReadDeadlockTimeoutAsync(CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await connection.QuerySingleAsync<TimeSpan>(new CommandDefinition(
            "SELECT pg_catalog.current_setting('deadlock_timeout')::interval",
            cancellationToken: cancellationToken)).ConfigureAwait(false);
    }

    public async Task<long> ReadSyncVersionAsync(TableName table, CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await connection.QuerySingleOrDefaultAsync<long>(new CommandDefinition(
            """
            SELECT version
            FROM migrator.sync_version
            WHERE table_schema = @Schema AND table_name = @Name
            """,
            new { table.Schema, table.Name },
            cancellationToken: cancellationToken)).ConfigureAwait(false);
    }
}
