using Migrator.Execution.Ports;
using Migrator.Planning;
using Migrator.PostgreSql.State.Use;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Asks how many rows stand in a step's way.</summary>
/// <remarks>In a transaction of its own that only reads, sees every row or fails, and waits for nobody's lock for long. It scans no index: one that goes would seem to be used.</remarks>
internal static class CheckReading
{
    public static async Task<CheckResult> ReadAsync(NpgsqlConnection connection, StepCheck check, CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        await using var _ = batch.ConfigureAwait(false);
        foreach (var sql in (string[])[Begin, check.Sql, "COMMIT"])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
        }

        batch.BatchCommands.Insert(1, new NpgsqlBatchCommand(Settings));
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new CheckResult(
            reader.GetInt64(0),
            reader.FieldCount > 1 && !await reader.IsDBNullAsync(1, cancellationToken).ConfigureAwait(false)
                ? reader.GetFieldValue<string[]>(1)
                : []);
    }

    private const string Begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY";

    private const string Settings =
        $"""
        SELECT pg_catalog.set_config('lock_timeout', '5000', true),
               pg_catalog.set_config('statement_timeout', '0', true),
               pg_catalog.set_config('idle_in_transaction_session_timeout', '1000ms', true),
               pg_catalog.set_config('row_security', 'off', true),
               pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
               {OwnStatement.IndexesLeftAlone}
        """;
}
