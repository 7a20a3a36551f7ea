namespace Migrator.PostgreSql.State;

/// <summary>Who looks at the fleet for all, by the database's clock. It needs no fencing token: two that look at once do no harm.</summary>
internal sealed class Observers(ControlDatabase database)
{
    public async Task<bool> TryTakeAsync(string sources, string owner, TimeSpan timeToLive, CancellationToken cancellationToken)
        => await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO migrator.observer AS o (sources, owner, lease_expires)
                VALUES (@sources, @owner, clock_timestamp() + @timeToLive)
                ON CONFLICT (sources) DO UPDATE
                SET owner = excluded.owner,
                    lease_expires = clock_timestamp() + @timeToLive
                WHERE o.owner = excluded.owner
                    OR o.lease_expires < clock_timestamp()
                """,
                new { sources, owner, timeToLive }),
            cancellationToken).ConfigureAwait(false) > 0;

    public Task ReleaseAsync(string sources, string owner, CancellationToken cancellationToken)
        => database.WriteAsync(
            session => session.ExecuteAsync(
                """
                DELETE FROM migrator.observer
                WHERE sources = @sources
                    AND owner = @owner
                """,
                new { sources, owner }),
            cancellationToken);
}
