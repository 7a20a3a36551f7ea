using Migrator.Execution;
using Migrator.Execution.Ports;
using Npgsql;

namespace Migrator.PostgreSql.Execution;

/// <summary>Says what a server's or driver's error means for an attempt.</summary>
internal static class FailureMapping
{
    /// <exception cref="LeaseLostException">The server has seen a newer token.</exception>
    public static AttemptResult Judge(NpgsqlException error, MigrationId migration, string? statement) => error switch
    {
        PostgresException { SqlState: SqlStates.LeaseLost } => throw new LeaseLostException(migration),
        PostgresException { SqlState: SqlStates.ConditionClosed } closed => new AttemptRefused(closed.MessageText),
        PostgresException { SqlState: SqlStates.SyncChanged } changed => new AttemptOutdated(changed.MessageText),
        PostgresException { SqlState: SqlStates.JournaledAlready } => new AttemptDone(null),
        PostgresException { SqlState: SqlStates.LockNotAvailable } blocked => new AttemptBlocked(blocked.MessageText),
        PostgresException refused => new AttemptFailed(refused.SqlState, Sentences(refused), statement, SqlStates.IsTransient(refused.SqlState), refused),
        _ => new AttemptFailed(SqlStates.ConnectionLost, $"the connection was lost: {Innermost(error).Message}", statement, IsTransient: true, error),
    };

    private static string Sentences(PostgresException error) => string.Join(
        " ",
        new[] { error.MessageText, Labelled("Detail", error.Detail), Labelled("Hint", error.Hint) }.OfType<string>());

    private static string? Labelled(string label, string? text) => string.IsNullOrEmpty(text) ? null : $"{label}: {text}";

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
