using System.Globalization;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Sends a statement that cannot be in a transaction.</summary>
/// <remarks>
/// SET LOCAL has no meaning there, and what SET leaves behind would reach the next user of a pooled connection. So the
/// settings, the statement and the RESETs leave in one piece, each with its own error barrier: the server runs them one
/// after the other, each in its own transaction, the RESETs also after an error; and a pooler in transaction mode, which
/// hands a server connection on only when every message sent to it has been answered, keeps them together.
/// Only the lock timeout is set: the work itself may take as long as it takes. Our own texts hold literals as they were read.
/// </remarks>
internal static class StandaloneStatement
{
    public static async Task SendAsync(NpgsqlConnection connection, PlanStatement statement, TimeSpan lockTimeout, CancellationToken cancellationToken)
    {
        string[] conversation =
        [
            string.Create(CultureInfo.InvariantCulture, $"SET lock_timeout = {Math.Max(1, (long)lockTimeout.TotalMilliseconds)}"),
            "SET statement_timeout = 0",
            .. statement.IsAuthors ? Array.Empty<string>() : ["SET standard_conforming_strings = on"],
            statement.Sql,
            .. statement.IsAuthors ? Array.Empty<string>() : ["RESET standard_conforming_strings"],
            "RESET statement_timeout",
            "RESET lock_timeout",
        ];
        var batch = new NpgsqlBatch(connection) { Timeout = 0, EnableErrorBarriers = true };
        await using var _ = batch.ConfigureAwait(false);
        foreach (var text in conversation)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(text));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
