using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Those who read the database and are no applications, and what they agree with.</summary>
internal sealed class Consumers(ControlDatabase database)
{
    public Task<IReadOnlyList<Consumer>> ReadAsync(CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Consumer>>(
            async session => [.. (await session.QueryAsync<Row>("SELECT name, owner, array_to_string(reads, chr(10)) AS reads, expires_at AS expiresat FROM migrator.consumer ORDER BY name").ConfigureAwait(false))
                .Select(row => new Consumer(row.Name, row.Owner, row.Reads.Split('\n'), row.ExpiresAt))],
            [],
            cancellationToken);

    public Task AddAsync(string name, string owner, IReadOnlyList<string> reads, TimeSpan? expires, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    DELETE FROM migrator.acknowledgement WHERE consumer = @name;
                    INSERT INTO migrator.consumer (name, owner, reads, expires_at)
                    VALUES (@name, @owner, @reads, clock_timestamp() + @expires)
                    ON CONFLICT (name) DO UPDATE
                    SET owner = excluded.owner,
                        reads = excluded.reads,
                        expires_at = excluded.expires_at
                    """,
                    new { name, owner, reads = reads.ToArray(), expires }).ConfigureAwait(false);
                await Audit.WriteAsync(session, null, "consumer-added", $"{name} of {owner} reads {string.Join(", ", reads)}", by).ConfigureAwait(false);
            },
            cancellationToken);

    public Task<bool> RemoveAsync(string name, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM migrator.acknowledgement WHERE consumer = @name", new { name }).ConfigureAwait(false);
                var isThere = await session.ExecuteAsync("DELETE FROM migrator.consumer WHERE name = @name", new { name }).ConfigureAwait(false) > 0;
                if (isThere)
                {
                    await Audit.WriteAsync(session, null, "consumer-removed", name, by).ConfigureAwait(false);
                }

                return isThere;
            },
            cancellationToken);

    public Task<IReadOnlyList<Acknowledgement>> ReadAcknowledgementsAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync<IReadOnlyList<Acknowledgement>>(
            async session => [.. (await session.QueryAsync<SaidRow>(
                "SELECT consumer, by_whom AS bywhom, at FROM migrator.acknowledgement WHERE migration_id = @migration ORDER BY consumer",
                new { migration = migration.Value }).ConfigureAwait(false)).Select(row => new Acknowledgement(row.Consumer, migration, row.ByWhom, row.At))],
            [],
            cancellationToken);

    public Task<bool> AcknowledgeAsync(string name, MigrationId migration, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                var isThere = await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.acknowledgement (consumer, migration_id, by_whom, at)
                    SELECT name, @migration, @by, clock_timestamp()
                    FROM migrator.consumer
                    WHERE name = @name
                    ON CONFLICT (consumer, migration_id) DO UPDATE
                    SET by_whom = excluded.by_whom,
                        at = excluded.at
                    """,
                    new { name, migration = migration.Value, by }).ConfigureAwait(false) > 0;
                if (isThere)
                {
                    await Audit.WriteAsync(session, migration, "consumer-acknowledged", name, by).ConfigureAwait(false);
                }

                return isThere;
            },
            cancellationToken);

    private sealed record Row(string Name, string Owner, string Reads, DateTime? ExpiresAt);

    private sealed record SaidRow(string Consumer, string ByWhom, DateTime At);
}
