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

                return await snapshot.SingleAsync<PendingCount>(
                    $"""
                    SELECT count(*) AS "Rows",
                        count(*) FILTER (WHERE {task.Condition("r")}) AS "Pending"
                    FROM {(Extent.IsDivided(task.Table.Name, parts) ? "" : "ONLY ")}{task.Table.Quoted} AS r
                    """).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
}
