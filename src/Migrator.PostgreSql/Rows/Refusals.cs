using Migrator.Execution;
using Npgsql;

namespace Migrator.PostgreSql.Rows;

/// <summary>Says in our words why the server does not let us at the rows at all.</summary>
internal static class Refusals
{
    /// <param name="table">The table.</param>
    /// <param name="cause">What the server said.</param>
    /// <param name="remark">What is known about it beyond that.</param>
    public static MigratorException Of(TableName table, NpgsqlException cause, string? remark = null) => cause switch
    {
        PostgresException hidden when IsOfHiddenRows(hidden) => new RowsHiddenException(table, hidden.MessageText, cause),
        PostgresException refusal => new RowsRefusedException(table, refusal.SqlState, Sentence(refusal, remark), cause),
        _ => new RowsRefusedException(table, "", cause.Message, cause),
    };

    /// <summary>True if row-level security would hide rows.</summary>
    /// <remarks>The server says so in the language of its messages; the place in its source is the same in all of them.</remarks>
    public static bool IsOfHiddenRows(PostgresException refusal) => refusal is { SqlState: PostgresErrorCodes.InsufficientPrivilege, Routine: "check_enable_rls" };

    private static string Sentence(PostgresException refusal, string? remark)
        => string.Join("; ", new[] { refusal.MessageText, refusal.Detail, refusal.Hint, refusal.Where, remark }.Where(part => !string.IsNullOrEmpty(part)));
}
