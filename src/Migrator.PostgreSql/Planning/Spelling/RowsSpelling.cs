using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Rows that are inserted, updated and deleted.</summary>
internal static class RowsSpelling
{
    public static IEnumerable<PlanStep> Spell(PlannedOperation planned, ChangeRowsOperation rows, CatalogSnapshot catalog) => rows.Change switch
    {
        InsertRows insert => [Insert(planned, insert, rows, catalog)],
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
