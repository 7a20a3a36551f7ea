using Dapper;
using Migrator.Execution.Ports;
using Migrator.PostgreSql.Connections;

namespace Migrator.PostgreSql.Rows;

/// <summary>Writes down the rows that a backfill could not fill. The control schema keeps a limited number of them.</summary>
internal static class PoisonRecord
{
    public static async Task WriteAsync(
        ConnectionSource connections, BatchRequest request, string key, IReadOnlyList<MappingFailure> failures, CancellationToken cancellationToken)
    {
        if (failures.Count == 0)
        {
            return;
        }

        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "SELECT migrator.record_poison(@migration, @mapping, @schema, @table, @key, @error, 'up')",
                failures.Select(failure => new
                {
                    migration = request.Lease.Migration.Value,
                    mapping = failure.Key,
                    schema = request.Range.Table.Schema,
                    table = request.Range.Table.Name,
                    key,
                    error = failure.Error,
                }),
                commandTimeout: 15,
                cancellationToken: cancellationToken)).ConfigureAwait(false);
        }
    }
}
