using Migrator.Execution.Ports;

namespace Migrator.PostgreSql.Rows;

/// <summary>Counts pending rows, and all rows by the same statement.</summary>
internal sealed class PendingCounting(Reading reading)
{
    public async Task<PendingCount> CountAsync(MarkedTable table, CancellationToken cancellationToken)
        => await reading.RunAsync(
            table.Name,
            async snapshot =>
            {
                // Of a relation whose rows lie elsewhere ONLY would count none, and prove nothing.
                await Extent.ReadAsync(snapshot, table.Name).ConfigureAwait(false);
                return await snapshot.SingleAsync<PendingCount>(
                    $"""
                    SELECT count(*) AS "Rows",
                        count(*) FILTER (WHERE {table.IsPending("r")}) AS "Pending"
                    FROM ONLY {table.Quoted} AS r
                    """).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
}
