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
        PostgresException { SqlState: SqlStates.BitTaken } taken => new AttemptOutrun(taken.MessageText),
        PostgresException { SqlState: SqlStates.JournaledAlready } => new AttemptDone(null),
        PostgresException { SqlState: SqlStates.LockNotAvailable } blocked => new AttemptBlocked(blocked.MessageText),
        PostgresException refused => new AttemptFailed(refused.SqlState, Sentences(refused), statement, SqlStates.IsTransient(refused.SqlState), refused) { IsOutcomeUnknown = SqlStates.EndsSession(refused.SqlState) },
        _ => new AttemptFailed(SqlStates.ConnectionLost, $"the connection was lost: {Innermost(error).Message}", statement, IsTransient: true, error) { IsOutcomeUnknown = true },
    };

    private static string Sentences(PostgresException error) => string.Join(
        " ",
        new[] { error.MessageText, Labelled("Detail", error.Detail), Labelled("Hint", error.Hint ?? HintOf(error)) }.OfType<string>());

    // An author's text is one transaction with its journal record; the server says why it cannot be, and not what to do about it.
    private static string? HintOf(PostgresException error) => error switch
    {
        { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "exec_stmt_dynexecute" } => "Take BEGIN, COMMIT and ROLLBACK out of the SQL: it runs in one transaction, with its line in the journal.",
        { SqlState: PostgresErrorCodes.ActiveSqlTransaction } => "Let the one statement run outside a transaction: Execute.InPhase(…).OutsideTransaction(doneWhen: \"SELECT …\").Sql(\"…\").",
        _ => null,
    };

    private static string? Labelled(string label, string? text) => string.IsNullOrEmpty(text) ? null : $"{label}: {text}";

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
