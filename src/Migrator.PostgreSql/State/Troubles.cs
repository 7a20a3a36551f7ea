using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Exact counts of what mappings could not keep; the rows themselves are kept only up to a limit.</summary>
internal sealed class Troubles(ControlDatabase database)
{
    public Task<TroubleCount> CountAsync(MigrationId migration, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session =>
            {
                // The list of rows is limited; what the last backfill has counted is not. An older control schema does not know it.
                var counted = await session.ScalarAsync<bool>("SELECT to_regclass('migrator.backfill_report') IS NOT NULL").ConfigureAwait(false)
                    ? "(SELECT coalesce(sum(t.poisoned), 0)::bigint FROM (SELECT max(poisoned) AS poisoned FROM migrator.backfill_report WHERE migration_id = @migration GROUP BY table_schema, table_name) AS t)"
                    : "0::bigint";
                var rows = await session.QueryAsync<TroubleCount>(
                    $"""
                    SELECT
                        greatest(
                            (
                                SELECT count(DISTINCT (mapping_key, direction, row_key)) FILTER (WHERE row_key NOT LIKE '%(no key)') + count(*) FILTER (WHERE row_key LIKE '%(no key)')
                                FROM migrator.poison
                                WHERE migration_id = @migration),
                            {counted}) AS poison,
                        (SELECT coalesce(sum(count), 0)::bigint FROM migrator.drift_count WHERE migration_id = @migration) AS drift
                    """,
                    new { migration = migration.Value }).ConfigureAwait(false);
                return rows[0];
            },
            new TroubleCount(0, 0),
            cancellationToken);
}
