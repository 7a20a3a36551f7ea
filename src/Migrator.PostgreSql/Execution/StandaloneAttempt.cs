using Migrator.Execution.Ports;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>One attempt at a script that cannot be in a transaction.</summary>
/// <remarks>A build that fails or is cancelled leaves an invalid index, which may refuse writes: the same session drops it.</remarks>
internal sealed class StandaloneAttempt(NpgsqlConnection connection, ScriptAttempt attempt)
{
    public async Task<AttemptResult> RunAsync(CancellationToken cancellationToken)
    {
        var statement = attempt.Script.Statements.Single();
        var isDone = false;
        try
        {
            await StandaloneStatement.SendAsync(connection, statement, attempt.LockTimeout, cancellationToken).ConfigureAwait(false);
            isDone = true;
            return new AttemptDone(null);
        }
        catch (NpgsqlException error)
        {
            return FailureMapping.Judge(error, attempt.Lease.Migration, statement.Sql);
        }
        finally
        {
            if (!isDone && attempt.Script.Probe is { IsBuilt: true } probe)
            {
                await InvalidIndex.TryDropAsync(connection, probe).ConfigureAwait(false);
            }
        }
    }
}
