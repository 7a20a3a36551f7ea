using Migrator.Planning;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>The two transactions in which a check or foreign key comes: NOT VALID, then VALIDATE.</summary>
internal static class ProvedLater
{
    public static IEnumerable<PlanStep> Add(PlannedOperation planned, TableName table, string name, string definition, TableName? referenced, StepCheck check)
    {
        var (quoted, constraint) = (PgIdentifier.Quote(table), PgIdentifier.Quote(name));
        yield return StepText.Step(
            planned, $"Add {name} to {table} for new rows, without looking at existing ones", table,
            Begin(table, name, definition, referenced),
            [StepText.Locked(Dropping(table, referenced), [$"ALTER TABLE {quoted} DROP CONSTRAINT IF EXISTS {constraint}"])],
            promise: "I4") with
        { Check = check };
        yield return StepText.Step(planned, $"Prove {name} for existing rows of {table}", table, Finish(table, name, referenced), [], promise: "I4") with { Work = StepWork.Scan };
    }

    public static StepScript Begin(TableName table, string name, string definition, TableName? referenced, params IEnumerable<string> afterwards) => StepText.Locked(
        Locks(table, referenced, referenced is null ? StepText.AccessExclusive : StepText.ShareRowExclusive),
        [$"ALTER TABLE {PgIdentifier.Quote(table)} ADD CONSTRAINT {PgIdentifier.Quote(name)} {ConstraintText.NotValid(definition)}", .. afterwards]);

    public static StepScript Finish(TableName table, string name, TableName? referenced)
    {
        var script = StepText.Unhurried(table, $"ALTER TABLE {PgIdentifier.Quote(table)} VALIDATE CONSTRAINT {PgIdentifier.Quote(name)}");
        return referenced is null || referenced == table ? script : script with { Locks = [.. script.Locks, new StepLock(referenced, "ROW SHARE", Blocks.Nobody)] };
    }

    public static IReadOnlyList<StepLock> Dropping(TableName table, TableName? referenced) => Locks(table, referenced, StepText.AccessExclusive);

    private static IReadOnlyList<StepLock> Locks(TableName table, TableName? referenced, Func<TableName, StepLock> held)
        => referenced is null || referenced == table ? [held(table)] : [held(referenced), held(table)];
}
