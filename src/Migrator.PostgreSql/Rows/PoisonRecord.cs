using Dapper;
using Migrator.Execution.Ports;
using Migrator.Execution.State;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Writes down the rows that a backfill could not fill. The control schema keeps a limited number of them.</summary>
internal static class PoisonRecord
{
    /// <summary>Writes down what fails on a row, which is at least one mapping, and the page where it lies, which is the same whoever finds it; gives the first as it is written down.</summary>
    public static async Task<PoisonRow> WriteAsync(
        ConnectionSource connections, BatchRequest request, FoundRow row, IReadOnlyList<MappingFailure> failures, CancellationToken cancellationToken)
    {
        var whole = Whole(request);
        var page = (long)row.Address.BlockNumber;
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var at = default(DateTime);
            foreach (var failure in failures)
            {
                at = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
                    """
                    SELECT pg_catalog.clock_timestamp();
                    SELECT migrator.record_poison(@migration, @mapping, @schema, @table, @key, @error, 'up');
                    UPDATE migrator.poison
                    SET from_unit = @from,
                        to_unit = @to
                    WHERE migration_id = @migration
                        AND mapping_key = @mapping
                        AND direction = 'up'
                        AND row_key = migrator.row_key(@key)
                    """,
                    new
                    {
                        migration = request.Lease.Migration.Value,
                        mapping = failure.Key,
                        schema = whole.Schema,
                        table = whole.Name,
                        key = row.Key,
                        error = failure.Error,
                        from = page,
                        to = page + 1,
                    },
                    commandTimeout: 15,
                    cancellationToken: cancellationToken)).ConfigureAwait(false);
            }

            return new(request.Lease.Migration, whole, failures[0].Key, row.Key, failures[0].Error, "up", at) { From = page, To = page + 1 };
        }
    }

    /// <summary>A row of a partition is known by the partitioned table.</summary>
    private static TableName Whole(BatchRequest request) => request.Mappings.Count == 0 ? request.Range.Table : request.Mappings[0].Table;
}
