using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Rows;
using Migrator.PostgreSql.Sql;
using Migrator.PostgreSql.Sync;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Rows that are inserted, updated and deleted.</summary>
internal static class RowsSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, ChangeRowsOperation rows, CatalogSnapshot catalog) => rows.Change switch
    {
        InsertRows insert => [Insert(planned, insert, rows, catalog)],
        UpdateRows update when rows is { IsBatched: true, Marking: { } marking } => Update(planned, update, marking, Text(update.Table, catalog), catalog.Find(update.Table)),
        DeleteRows delete when rows.IsBatched => [Batches(planned, $"Delete rows of {delete.Table}, a stretch of pages at a time", delete.Table, new($"{delete.Table.Name}: {delete.Describe()}", null, Text(delete.Table, catalog).Condition(delete.Where), null)) with { IsPointOfNoReturn = planned.Phase == Phase.Contract }],
        UpdateRows update => [Short(planned, $"Update rows of {update.Table}", update.Table, Text(update.Table, catalog).Update(update))],
        DeleteRows delete => [Short(planned, $"Delete rows of {delete.Table}", delete.Table, Text(delete.Table, catalog).Delete(delete)) with { IsPointOfNoReturn = planned.Phase == Phase.Contract }],
        _ => throw new NotSupportedException($"{rows.Change.GetType().Name} is no change of rows."),
    };

    private static PlanStep Insert(PlannedOperation planned, InsertRows insert, ChangeRowsOperation rows, CatalogSnapshot catalog)
    {
        var text = Text(insert.Table, catalog);
        return Short(planned, $"Insert {insert.Rows.Count} {(insert.Rows.Count == 1 ? "row" : "rows")} into {insert.Table}", insert.Table, [.. text.Inserts(insert)]) with
        {
            // Rows without a key stay, and the plan says so; those of a new table go with it.
            Undo = rows.Keys.Count == 0 ? [] : [Script(insert.Table, text.Delete(insert.Rows, rows.Keys[0]))],
            Check = rows.Keys.Count == 0 ? null : new StepCheck(text.Count(insert.Rows, rows.Keys), "rows that have the key of one that is to be inserted"),
        };
    }

    /// <summary>A column that knows which rows are done comes first and goes at the end.</summary>
    private static IEnumerable<PlanStep> Update(PlannedOperation planned, UpdateRows update, Mapping marking, RowsText text, TableSnapshot? table)
    {
        var come = OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = update.Table, Put = [marking] }, table);
        var go = OpenMappingsSpelling.SyncStatement(new SyncTransition { Table = update.Table, Remove = [marking.Key] }, table);
        var add = new PlanStatement($"ALTER TABLE {PgIdentifier.Quote(update.Table)} ADD COLUMN IF NOT EXISTS {PgIdentifier.Quote(MarkerColumn.For(update.Table))} bigint");
        yield return StepText.Step(planned, $"Add a column to {update.Table} that knows which rows are updated", update.Table, Exclusive(update.Table, add, come), [Exclusive(update.Table, go)]);
        yield return Batches(planned, $"Update rows of {update.Table}, a stretch of pages at a time", update.Table, new(marking.Key, text.Assignments(update.Set), text.Condition([update.Where]), marking.Bit));
        yield return StepText.Step(planned, $"Remove the column of {update.Table} that knows which rows are updated", update.Table, Exclusive(update.Table, go), []);
    }

    private static PlanStep Batches(PlannedOperation planned, string purpose, TableName table, BatchedRows rows)
    {
        var task = RowsTask.Of(table, rows);
        var what = task.Assignments is null ? $"DELETE FROM ONLY {task.Table.Quoted} AS r" : $"UPDATE ONLY {task.Table.Quoted} AS r\n   SET {task.Assignments}";
        var shown = StepText.Locked([new(table, "ROW EXCLUSIVE", Blocks.Nobody)], [$"{what}\n WHERE r.ctid >= $1 AND r.ctid < $2\n   AND {task.Condition("r")}"]);
        return StepText.Step(planned, purpose, table, shown, [], promise: "I3") with { Kind = StepKind.Rows, Work = StepWork.Batches, Rows = rows };
    }

    private static StepScript Exclusive(TableName table, params IReadOnlyList<PlanStatement> statements) => new()
    {
        IsTransactional = true,
        Locks = [StepText.AccessExclusive(table)],
        Statements = statements,
    };

    private static PlanStep Short(PlannedOperation planned, string purpose, TableName table, params IReadOnlyList<string> sql)
        => StepText.Step(planned, purpose, table, Script(table, sql), [], promise: "I3") with { Work = StepWork.Batches };

    /// <summary>One short transaction that sees every row or is refused.</summary>
    private static StepScript Script(TableName table, params IReadOnlyList<string> sql) => new()
    {
        IsTransactional = true,
        Locks = [new(table, "ROW EXCLUSIVE", Blocks.Nobody)],
        Statements = [new("SET LOCAL row_security = off"), .. sql.Select(text => new PlanStatement(text, IsAuthors: true))],
    };

    private static RowsText Text(TableName table, CatalogSnapshot catalog) => new(PgIdentifier.Quote(table), catalog.Find(table));
}
