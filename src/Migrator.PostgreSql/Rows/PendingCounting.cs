using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Rows;

/// <summary>Counts pending rows, and all rows by the same statement.</summary>
internal sealed class PendingCounting(Reading reading)
{
    public async Task<PendingCount> CountAsync(RowsTask task, CancellationToken cancellationToken)
        => await reading.RunAsync(
            task.Table.Name,
            async snapshot =>
            {
                // Of a relation whose rows lie elsewhere ONLY would count none, and prove nothing.
                var parts = await Extent.ReadPartsAsync(snapshot, task.Table.Name).ConfigureAwait(false);
                foreach (var part in parts)
                {
                    await Extent.ReadAsync(snapshot, part).ConfigureAwait(false);
                }

                var from = $"{(Extent.IsDivided(task.Table.Name, parts) ? "" : "ONLY ")}{task.Table.Quoted} AS r";
                var count = await snapshot.SingleAsync<Count>(
                    $"""
                    SELECT count(*) AS "Rows",
                        count(*) FILTER (WHERE {task.Condition("r")}) AS "Pending"
                    FROM {from}
                    """).ConfigureAwait(false);
                return new PendingCount(count.Rows, count.Pending) { Unexplained = task.Table.Mappings.Count == 0 ? null : count.Pending == 0 ? 0 : await UnexplainedAsync(snapshot, task, from).ConfigureAwait(false) };
            },
            cancellationToken).ConfigureAwait(false);

    // A writer whose row could not be mapped has recorded it in the same transaction.
    private static async Task<long?> UnexplainedAsync(Snapshot snapshot, RowsTask task, string from)
    {
        var key = await RowKey.ReadAsync(snapshot, task.Table).ConfigureAwait(false);
        return !key.IsLasting ? null : await snapshot.SingleAsync<long>(
            $"""
            SELECT count(*)
            FROM {from}
            WHERE {task.Condition("r")}
                AND NOT EXISTS (
                    SELECT
                    FROM migrator.poison AS p
                    WHERE p.migration_id = ANY (@migrations)
                        AND p.direction = 'up'
                        AND p.row_key = migrator.row_key({key.Of("r")}))
            """,
            new { migrations = task.Table.Mappings.Select(mapping => mapping.Migration.Value).Distinct().ToArray() }).ConfigureAwait(false);
    }

    private sealed record Count(long Rows, long Pending);
}
