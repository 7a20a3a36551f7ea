using Migrator.Execution.Ports;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>One attempt at a script that is one transaction.</summary>
/// <remarks>A brief attempt ends by its own timeouts and is not cancelled half way; an unhurried one is.</remarks>
internal sealed class TransactionalAttempt(NpgsqlConnection connection, ScriptAttempt attempt)
{
    public async Task<AttemptResult> RunAsync(CancellationToken cancellationToken)
    {
        var isBrief = attempt.Script.Patience == PatienceClass.Brief;
        var parts = new ScriptTransaction(attempt, connection.PostgreSqlVersion.Major).Write();
        var batch = new NpgsqlBatch(connection) { Timeout = isBrief ? 120 : 0 };
        await using var _ = batch.ConfigureAwait(false);
        foreach (var part in parts)
        {
            batch.BatchCommands.Add(part.ToCommand());
        }

        try
        {
            var last = await LastValueAsync(batch, isBrief ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
            return new AttemptDone(last as TimeSpan?);
        }
        catch (NpgsqlException error)
        {
            return FailureMapping.Judge(error, attempt.Lease.Migration, Unfinished(batch, parts));
        }
    }

    private static async Task<object?> LastValueAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        object? last = null;
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        do
        {
            if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.GetFieldType(0) == typeof(TimeSpan))
            {
                last = reader.GetValue(0);
            }
        }
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));

        return last;
    }

    private static string? Unfinished(NpgsqlBatch batch, IReadOnlyList<ScriptPart> parts) =>
        parts.Where((_, index) => batch.BatchCommands[index].StatementType == StatementType.Unknown).FirstOrDefault()?.Statement;
}
