using Migrator.Planning;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Asks an author's query whether a statement outside a transaction has done its work.</summary>
internal static class DoneCheck
{
    public static StepCheck Of(SqlText doneWhen) => new(
        $"""
        SELECT CASE WHEN (
        {doneWhen.Text}
        ) THEN 1 ELSE 0 END::bigint
        """,
        "the statement has done its work");
}
