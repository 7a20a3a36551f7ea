using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Rows;

/// <summary>What every transaction over rows sets first, for itself alone: a pooler may give the session to somebody else next.</summary>
/// <remarks>
/// Row security off: the server then refuses instead of hiding rows. The search path keeps the session's and adds the
/// table's own schema, because user triggers run in our statements; our own names are all qualified.
/// </remarks>
internal static class Settings
{
    /// <summary>
    /// For a transaction that locks rows. From its first lock to its commit it is shorter than the server's deadlock
    /// timeout, so whoever waits for it sees it go before its own deadlock detector runs.
    /// </summary>
    public static string Brief(TableName table, int serverMajor) =>
        $"""
        SELECT {Set("lock_timeout", "LEAST(100, wait.ms * 0.4)::pg_catalog.int4 || 'ms'")},
            {Set("statement_timeout", "LEAST(5000, wait.ms * 0.8)::pg_catalog.int4 || 'ms'")},
            {(serverMajor >= 17 ? Set("transaction_timeout", "LEAST(7000, wait.ms * 1.5)::pg_catalog.int4 || 'ms'") + "," : "")}
            {Set("jit", "'off'")},
            {Set("idle_in_transaction_session_timeout", "'1000ms'")},
            {Set("synchronous_commit", FlushedLater)},
            {Common(table)}
        FROM (SELECT EXTRACT(epoch FROM pg_catalog.current_setting('deadlock_timeout')::pg_catalog.interval) * 1000 AS ms) AS wait
        """;

    /// <summary>For a transaction that only reads, as long as it takes; nobody waits for it but who wants the table for himself.</summary>
    public static string Reading(TableName table, int serverMajor) =>
        $"""
        SELECT {Set("lock_timeout", "'10s'")},
            {Set("statement_timeout", "'0'")},
            {(serverMajor >= 17 ? Set("transaction_timeout", "'0'") + "," : "")}
            {Set("idle_in_transaction_session_timeout", "'30s'")},
            {Set("client_connection_check_interval", LooksForClient)},
            {Common(table)}
        """;

    // Rows and cursor are lost together, or not at all, and whatever is concluded from them is flushed after them; so nobody
    // need wait for the disk between two batches. Where a standby is waited for, that waiting is what keeps us from running away from it.
    private const string FlushedLater = "CASE WHEN pg_catalog.current_setting('synchronous_standby_names') = '' THEN 'off' ELSE pg_catalog.current_setting('synchronous_commit') END";

    // A server that reads for hours would else not notice that whoever asked has died, and would hold back vacuum to the end. It can look only where its system tells.
    private const string LooksForClient = "CASE WHEN pg_catalog.version() LIKE '%linux%' THEN '10s' ELSE pg_catalog.current_setting('client_connection_check_interval') END";

    private static string Common(TableName table) =>
        $"""
        {Set("row_security", "'off'")},
            {Set("search_path", $"pg_catalog.concat_ws(', ', 'pg_catalog', NULLIF(pg_catalog.current_setting('search_path'), ''), {PgLiteral.Text(PgIdentifier.Quote(table.Schema))})")}
        """;

    private static string Set(string name, string value) => $"pg_catalog.set_config('{name}', {value}, true)";
}
