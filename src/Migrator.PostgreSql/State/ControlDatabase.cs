using Migrator.Execution;
using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;
using Npgsql;

namespace Migrator.PostgreSql.State;

/// <summary>Runs work on the control schema, each time in a transaction that sets its own limits.</summary>
internal sealed class ControlDatabase(ConnectionSource connections)
{
    private const int Attempts = 4;

    /// <summary>Reads, and tries again where the server made us give way; gives <paramref name="whenMissing"/> where there is no control schema.</summary>
    /// <exception cref="ControlSchemaBusyException">It made us give way too often.</exception>
    public async Task<T> ReadAsync<T>(Func<ControlSession, Task<T>> read, T whenMissing, CancellationToken cancellationToken)
    {
        try
        {
            return await PersistentlyAsync(read, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException missing) when (IsMissing(missing))
        {
            return await ReadVersionAsync(cancellationToken).ConfigureAwait(false) is { } installed
                ? throw new ControlSchemaMissingException(connections.Target, installed)
                : whenMissing;
        }
    }

    /// <summary>Writes, and tries again where the server made us give way.</summary>
    /// <exception cref="ControlSchemaBusyException">It made us give way too often.</exception>
    /// <exception cref="ControlSchemaMissingException">There is nothing to write to.</exception>
    public async Task<T> WriteAsync<T>(Func<ControlSession, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await PersistentlyAsync(write, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException missing) when (IsMissing(missing))
        {
            throw new ControlSchemaMissingException(
                connections.Target, await ReadVersionAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{ControlSession, Task{T}}, CancellationToken)" />
    public Task WriteAsync(Func<ControlSession, Task> write, CancellationToken cancellationToken)
        => WriteAsync(
            async session =>
            {
                await write(session).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Writes with the lease asserted before anything else, on the row that a takeover changes too.</summary>
    /// <exception cref="LeaseLostException">The lease has been taken over; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Lease lease, Func<ControlSession, Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync(
                        "SELECT migrator.hold(@migration, @token)",
                        new { migration = lease.Migration.Value, token = lease.Token }).ConfigureAwait(false);
                    return await write(session).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException lost) when (lost.SqlState == ControlErrors.LeaseLost)
        {
            throw new LeaseLostException(lease.Migration);
        }
    }

    /// <inheritdoc cref="WriteAsync{T}(Lease, Func{ControlSession, Task{T}}, CancellationToken)" />
    public Task WriteAsync(Lease lease, Func<ControlSession, Task> write, CancellationToken cancellationToken)
        => WriteAsync(
            lease,
            async session =>
            {
                await write(session).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>The installed version of the control schema; null if there is none.</summary>
    public Task<long?> ReadVersionAsync(CancellationToken cancellationToken)
        => PersistentlyAsync(ReadVersionAsync, cancellationToken);

    /// <inheritdoc cref="ReadVersionAsync(CancellationToken)" />
    public static async Task<long?> ReadVersionAsync(ControlSession session)
        => await session.ScalarAsync<bool>(
            // Not to_regclass: it answers from a cache that does not hear of a commit we have just waited for.
            """
            SELECT EXISTS (
                SELECT 1
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE n.nspname = 'migrator'
                    AND c.relname = 'schema_version')
            """).ConfigureAwait(false)
            ? await session.ScalarAsync<long?>("SELECT max(version) FROM migrator.schema_version").ConfigureAwait(false)
            : null;

    /// <summary>One transaction from beginning to commit.</summary>
    public async Task<T> InTransactionAsync<T>(
        Patience patience, Func<ControlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            var session = await ControlSession.BeginAsync(connections, patience, cancellationToken).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                var result = await work(session).ConfigureAwait(false);
                await session.CommitAsync().ConfigureAwait(false);
                return result;
            }
        }
        catch (NpgsqlException cause) when (ConnectionFailure.OfStatement(cause) is { } failure)
        {
            throw failure.ToException(connections.Target, cause);
        }
    }

    private async Task<T> PersistentlyAsync<T>(Func<ControlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await InTransactionAsync(Patience.Usual, work, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException gaveWay) when (ControlErrors.MayBeTriedAgain(gaveWay))
            {
                // It was rolled back, and it has waited for its lock already.
                if (attempt == Attempts)
                {
                    throw new ControlSchemaBusyException(connections.Target, gaveWay);
                }
            }
        }
    }

    private static bool IsMissing(PostgresException exception) => exception.SqlState is
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction
        or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName;
}
