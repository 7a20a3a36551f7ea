using System.Globalization;
using Dapper;
using Migrator.Execution.Backfilling.Throttling;
using Npgsql;

namespace Migrator.PostgreSql.Rows.Throttling;

/// <summary>Asks the server's own machine how much is free where its data is. SQL has no word for it, so a program is run there.</summary>
/// <remarks>Only where somebody has asked for it, and only a superuser or a member of pg_execute_server_program may.</remarks>
internal static class FreeDisk
{
    public static async Task<ThrottleFacts> AddAsync(NpgsqlConnection connection, ThrottleFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            // Nothing of the line comes from outside: the server's own working folder is its data directory.
            var line = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
                """
                BEGIN;
                SET LOCAL statement_timeout = '5s';
                CREATE TEMPORARY TABLE migrator_free_disk (line pg_catalog.text) ON COMMIT DROP;
                COPY pg_temp.migrator_free_disk FROM PROGRAM 'df -Pk . | tail -n 1 | tr -s " " | cut -d " " -f 4';
                SELECT line FROM pg_temp.migrator_free_disk;
                """,
                commandTimeout: 10,
                cancellationToken: cancellationToken)).ConfigureAwait(false);
            await connection.ExecuteAsync(new CommandDefinition("COMMIT", commandTimeout: 10, cancellationToken: cancellationToken)).ConfigureAwait(false);
            return long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
                ? facts with { FreeDisk = kilobytes << 10 }
                : facts with { FreeDiskProblem = "the server's machine has no df that we understand" };
        }
        catch (PostgresException problem)
        {
            await connection.ExecuteAsync(new CommandDefinition("ROLLBACK", commandTimeout: 10, cancellationToken: cancellationToken)).ConfigureAwait(false);
            return facts with { FreeDiskProblem = problem.MessageText };
        }
    }
}
