using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Exact counts of what mappings could not keep; the rows themselves are kept only up to a limit.</summary>
internal sealed class Troubles(ControlDatabase database)
{
    public Task<TroubleCount> CountAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                var rows = await session.QueryAsync<TroubleCount>(
                    """
                    SELECT
                        (SELECT count(*) FROM migrator.poison WHERE migration_id = @migration) AS poison,
                        (SELECT coalesce(sum(count), 0)::bigint FROM migrator.drift_count WHERE migration_id = @migration) AS drift
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return rows[0];
            },
            new TroubleCount(0, 0),
            cancellationToken);
}
