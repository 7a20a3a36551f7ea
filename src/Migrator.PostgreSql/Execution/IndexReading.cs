using Dapper;
using Migrator.Execution.Ports;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Tells how an index stands.</summary>
internal static class IndexReading
{
    public static async Task<IndexState> ReadAsync(NpgsqlConnection connection, IndexProbe probe, CancellationToken cancellationToken)
    {
        var isComplete = await connection.QuerySingleOrDefaultAsync<bool?>(new CommandDefinition(
            """
            SELECT i.indisvalid AND i.indisready AND i.indislive
            FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = @Schema AND c.relname = @Name
            """,
            new { probe.Schema, probe.Name },
            cancellationToken: cancellationToken)).ConfigureAwait(false);
        return isComplete switch
        {
            null => IndexState.Absent,
            false => IndexState.Invalid,
            true => IndexState.Valid,
        };
    }
}
