using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class RenameRelationSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, RenameRelationOperation rename)
    {
        StepScript Rename(TableName from, TableName to)
        {
            var sql = $"ALTER {(rename.IsSequence ? "SEQUENCE" : "TABLE")} {PgIdentifier.Quote(from)} RENAME TO {PgIdentifier.Quote(to.Name)}";
            return rename.IsSequence ? StepText.Unlocked(sql) : StepText.Exclusive(from, sql);
        }

        yield return StepText.Step(
            planned, $"Put {rename.From} out of reach under another name", rename.IsSequence ? null : rename.From,
            Rename(rename.From, rename.To), [Rename(rename.To, rename.From)], promise: "I4");
    }
}
