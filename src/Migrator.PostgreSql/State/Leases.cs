using Migrator.Execution;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Who works on a migration, by the database's clock.</summary>
internal sealed class Leases(ControlDatabase database)
{
    public async Task<Lease?> TryAcquireAsync(
        MigrationId migration, string owner, TimeSpan timeToLive, bool isForBackfill, CancellationToken cancellationToken)
    {
        try
        {
            var row = await database.WriteAsync(
                async session =>
                {
                    await session.ExecuteAsync(
                        """
                        INSERT INTO migrator.migration (id, title, state, started_at)
                        VALUES (@id, '', @leased, clock_timestamp())
                        ON CONFLICT (id) DO NOTHING
                        """,
                        new { id = migration.Value, leased = StateNames.Leased }).ConfigureAwait(false);

                    var before = await session.FirstOrDefaultAsync<string>(
                        "SELECT lease_owner FROM migrator.migration WHERE id = @id", new { id = migration.Value }).ConfigureAwait(false);
                    var taken = await session.FirstOrDefaultAsync<LeaseRow>(
                        $"""
                        UPDATE migrator.migration
                        SET lease_owner = @owner,
                            lease_token = lease_token + 1,
                            lease_expires = clock_timestamp() + @timeToLive,
                            backfill_token = CASE WHEN @isForBackfill THEN lease_token + 1 END
                        WHERE id = @id
                            AND (lease_owner IS NULL OR lease_expires < clock_timestamp())
                        RETURNING {LeaseRow.Columns}
                        """,
                        new { id = migration.Value, owner, timeToLive, isForBackfill }).ConfigureAwait(false);
                    if (taken is not null)
                    {
                        await RangeLeases.VoidAsync(session, migration, isForBackfill ? before : null, all: !isForBackfill).ConfigureAwait(false);
                    }

                    return taken;
                },
                cancellationToken).ConfigureAwait(false);
            return row?.ToLease(migration);
        }
        catch (ControlSchemaBusyException)
        {
            // A step's transaction holds the row: somebody is at work in it, whatever the clock says.
            return null;
        }
    }

    public Task<Lease?> ReadAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                var row = await session.FirstOrDefaultAsync<LeaseRow>(
                    $"""
                    SELECT {LeaseRow.Columns}
                    FROM migrator.migration
                    WHERE id = @id
                        AND lease_owner IS NOT NULL
                        AND lease_expires >= clock_timestamp()
                    """,
                    new { id = migration.Value }).ConfigureAwait(false);
                return row?.ToLease(migration);
            },
            null,
            cancellationToken);

    public async Task<Lease?> RenewAsync(Lease lease, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        try
        {
            var row = await database.WriteAsync(
                session => session.FirstOrDefaultAsync<LeaseRow>(
                    $"""
                    UPDATE migrator.migration
                    SET lease_expires = clock_timestamp() + @timeToLive
                    WHERE id = @id
                        AND lease_token = @token
                        AND lease_owner IS NOT NULL
                    RETURNING {LeaseRow.Columns}
                    """,
                    new { id = lease.Migration.Value, token = lease.Token, timeToLive }),
                cancellationToken).ConfigureAwait(false);
            return row?.ToLease(lease.Migration);
        }
        catch (ControlSchemaBusyException)
        {
            // A step of ours holds the row for as long as it runs, and with it keeps everybody else from taking over.
            return await ReadHeldAsync(lease, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task ReleaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(
                session => session.ExecuteAsync(
                    """
                    UPDATE migrator.migration
                    SET lease_owner = NULL,
                        lease_expires = NULL
                    WHERE id = @id
                        AND lease_token = @token
                    """,
                    new { id = lease.Migration.Value, token = lease.Token }),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ControlSchemaMissingException)
        {
            // Nothing to give back.
        }
    }

    private Task<Lease?> ReadHeldAsync(Lease lease, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                var row = await session.FirstOrDefaultAsync<LeaseRow>(
                    $"""
                    SELECT {LeaseRow.Columns}
                    FROM migrator.migration
                    WHERE id = @id
                        AND lease_token = @token
                        AND lease_owner IS NOT NULL
                    """,
                    new { id = lease.Migration.Value, token = lease.Token }).ConfigureAwait(false);
                return row?.ToLease(lease.Migration);
            },
            null,
            cancellationToken);

    private sealed record LeaseRow(string Owner, long Token, DateTime Expires, bool IsForBackfill)
    {
        public const string Columns = "lease_owner AS owner, lease_token AS token, lease_expires AS expires, lease_token IS NOT DISTINCT FROM backfill_token AS isforbackfill";

        public Lease ToLease(MigrationId migration) => new(migration, Owner, Token, Expires) { IsForBackfill = IsForBackfill };
    }
}
