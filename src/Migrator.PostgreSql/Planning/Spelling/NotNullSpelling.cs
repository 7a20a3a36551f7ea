using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>NOT NULL without a scan under a lock: a check that skips old rows, its validation, and then the real thing, which the check proves.</summary>
internal static class NotNullSpelling
{
    public static IEnumerable<PlanStep> Enforce(PlannedOperation planned, TableName table, ColumnName column, CatalogSnapshot catalog)
    {
        var (name, quoted) = (PgIdentifier.Quote(table), PgIdentifier.Quote(column));
        yield return StepText.Step(
            planned, $"Refuse new NULLs in {table}.{column}, without looking at existing rows", table,
            StepText.Exclusive(table, AddCheck(table, column, catalog)),
            [StepText.Exclusive(table, $"ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {Check(table, column, catalog)}")],
            promise: "I4") with
        {
            Check = new StepCheck(
                $"SELECT count(*), (array_agg(n.key))[1:10] FROM (SELECT {RowKey(catalog.Find(table))} AS key FROM {name} WHERE {quoted} IS NULL) n",
                $"rows in which {column} is NULL"),
        };
        yield return StepText.Step(
            planned, $"Prove that no existing row of {table} has a NULL in {column}", table,
            StepText.Unhurried(table, ValidateCheck(table, column, catalog)), [], promise: "I4") with
        { Work = StepWork.Scan };
        yield return StepText.Step(
            planned, $"Make {table}.{column} NOT NULL; the proof is there, so nothing is scanned", table,
            StepText.Exclusive(table, Finish(table, column, catalog)),
            [StepText.Exclusive(table, $"ALTER TABLE {name} ALTER COLUMN {quoted} DROP NOT NULL")],
            promise: "I4");
    }

    public static IEnumerable<PlanStep> Relax(PlannedOperation planned, RelaxNotNullOperation relax)
    {
        var (name, quoted) = (PgIdentifier.Quote(relax.Table), PgIdentifier.Quote(relax.Column));
        yield return StepText.Step(
            planned, $"Allow NULL in {relax.Table}.{relax.Column}", relax.Table,
            StepText.Exclusive(relax.Table, $"ALTER TABLE {name} ALTER COLUMN {quoted} DROP NOT NULL"),
            [StepText.Exclusive(relax.Table, $"ALTER TABLE {name} ALTER COLUMN {quoted} SET NOT NULL")]);
    }

    public static string AddCheck(TableName table, ColumnName column, CatalogSnapshot catalog)
        => $"ALTER TABLE {PgIdentifier.Quote(table)} ADD CONSTRAINT {Check(table, column, catalog)} CHECK ({PgIdentifier.Quote(column)} IS NOT NULL) NOT VALID";

    public static string ValidateCheck(TableName table, ColumnName column, CatalogSnapshot catalog)
        => $"ALTER TABLE {PgIdentifier.Quote(table)} VALIDATE CONSTRAINT {Check(table, column, catalog)}";

    public static string Finish(TableName table, ColumnName column, CatalogSnapshot catalog)
        => $"ALTER TABLE {PgIdentifier.Quote(table)} ALTER COLUMN {PgIdentifier.Quote(column)} SET NOT NULL, DROP CONSTRAINT {Check(table, column, catalog)}";

    private static string Check(TableName table, ColumnName column, CatalogSnapshot catalog)
        => PgIdentifier.Quote(DerivedName.Fit($"_not_null_{table.Name}_{column}", catalog.Server.IdentifierLimit));

    private static string RowKey(TableSnapshot? table)
    {
        var key = table?.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.PrimaryKey);
        return key is null ? "'row ' || ctid::text" : $"concat_ws(', ', {string.Join(", ", key.Columns.Select(column => $"{PgIdentifier.Quote(column)}::text"))})";
    }
}
