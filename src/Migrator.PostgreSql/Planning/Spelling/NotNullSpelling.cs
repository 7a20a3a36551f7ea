using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// NOT NULL without a scan under a lock: first new NULLs are refused, then existing rows are proved. From PostgreSQL 18 on it is
/// a constraint that can be added without looking at rows; before, a check is what is proved, and the real thing takes its proof over.
/// </summary>
internal static class NotNullSpelling
{
    /// <param name="planned">The operation.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The column, by its present name.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="isForNow">True if the column takes another name later: what refuses NULL gets its own name then.</param>
    public static IEnumerable<PlanStep> Enforce(PlannedOperation planned, TableName table, ColumnName column, CatalogSnapshot catalog, bool isForNow = false)
    {
        var (name, quoted) = (PgIdentifier.Quote(table), PgIdentifier.Quote(column));
        var constraint = IsNative(catalog) && !isForNow ? NotNullName.For(table, column) : Proof(table, column, catalog);
        yield return StepText.Step(
            planned, $"Refuse new NULLs in {table}.{column}, without looking at existing rows", table,
            StepText.Exclusive(table, Add(table, column, constraint, catalog)),
            [StepText.Exclusive(table, $"ALTER TABLE {name} DROP CONSTRAINT IF EXISTS {PgIdentifier.Quote(constraint)}")],
            promise: "I4") with
        {
            Check = new StepCheck(
                $"SELECT count(*), (array_agg(n.key))[1:10] FROM (SELECT {RowKey(catalog.Find(table))} AS key FROM {name} WHERE {quoted} IS NULL) n",
                $"rows in which {column} is NULL"),
        };
        yield return StepText.Step(
            planned, $"Prove that no existing row of {table} has a NULL in {column}", table,
            StepText.Unhurried(table, Validate(table, constraint)), [], promise: "I4") with
        { Work = StepWork.Scan };
        if (!IsNative(catalog))
        {
            yield return StepText.Step(
                planned, $"Make {table}.{column} NOT NULL; the proof is there, so nothing is scanned", table,
                StepText.Exclusive(table, TakeOver(table, column, constraint)),
                [StepText.Exclusive(table, $"ALTER TABLE {name} ALTER COLUMN {quoted} DROP NOT NULL")],
                promise: "I4");
        }
    }

    public static IEnumerable<PlanStep> Relax(PlannedOperation planned, RelaxNotNullOperation relax, CatalogSnapshot catalog)
    {
        var (name, quoted) = (PgIdentifier.Quote(relax.Table), PgIdentifier.Quote(relax.Column));
        yield return StepText.Step(
            planned, $"Allow NULL in {relax.Table}.{relax.Column}", relax.Table,
            StepText.Exclusive(relax.Table, [$"ALTER TABLE {name} ALTER COLUMN {quoted} DROP NOT NULL", .. catalog.Find(relax.Table) is { IsInTree: true } tree ? PartitionedNotNull.Relax(tree, relax.Column, catalog) : []]),
            [.. WayBack(relax, catalog)]);
    }

    private static IEnumerable<StepScript> WayBack(RelaxNotNullOperation relax, CatalogSnapshot catalog)
    {
        var (table, column) = (relax.Table, relax.Column);
        var original = catalog.Find(table)?.Find(column);
        if (original is null || catalog.Find(table) is { IsInTree: true })
        {
            var (name, quoted) = (PgIdentifier.Quote(table), PgIdentifier.Quote(column));
            yield return StepText.Exclusive(table, original?.NotNullName is { } constraint
                ? $"ALTER TABLE {name} ADD CONSTRAINT {PgIdentifier.Quote(constraint)} NOT NULL {quoted}"
                : $"ALTER TABLE {name} ALTER COLUMN {quoted} SET NOT NULL");
            yield break;
        }

        yield return StepText.Exclusive(table, Begin(table, column, catalog));
        yield return StepText.Unhurried(table, Validate(table, column, catalog));
        yield return StepText.Exclusive(table, Finish(table, column, original, catalog));
    }

    /// <summary>Refuses new NULLs in a column that comes back under another name; whatever an earlier attempt has left goes first.</summary>
    public static IEnumerable<string> Begin(TableName table, ColumnName column, CatalogSnapshot catalog) =>
    [
        $"ALTER TABLE {PgIdentifier.Quote(table)} DROP CONSTRAINT IF EXISTS {PgIdentifier.Quote(Proof(table, column, catalog))}",
        Add(table, column, Proof(table, column, catalog), catalog),
    ];

    /// <summary>Proves what <see cref="Begin"/> has begun.</summary>
    public static string Validate(TableName table, ColumnName column, CatalogSnapshot catalog) => Validate(table, Proof(table, column, catalog));

    /// <summary>The last statements for a column that comes back: the constraint has the name it had, or NOT NULL takes the proof over.</summary>
    public static IEnumerable<string> Finish(TableName table, ColumnName column, ColumnSnapshot original, CatalogSnapshot catalog)
        => original.NotNullName is { } name ? [Rename(table, Proof(table, column, catalog), name)] : TakeOver(table, column, Proof(table, column, catalog));

    /// <summary>Gives what refuses NULL in a copy the name that the server would have given it, or that the original has. Nothing before PostgreSQL 18.</summary>
    public static IEnumerable<string> TakeName(TableName table, ColumnName copy, ColumnName final, ColumnSnapshot? original, CatalogSnapshot catalog)
        => IsNative(catalog) ? [Rename(table, Proof(table, copy, catalog), FinalName(table, final, original))] : [];

    /// <summary>The same back again.</summary>
    public static IEnumerable<string> GiveNameBack(TableName table, ColumnName copy, ColumnName final, ColumnSnapshot? original, CatalogSnapshot catalog)
        => IsNative(catalog) ? [Rename(table, FinalName(table, final, original), Proof(table, copy, catalog))] : [];

    private static bool IsNative(CatalogSnapshot catalog) => catalog.Server.Major >= 18;

    private static string FinalName(TableName table, ColumnName final, ColumnSnapshot? original) => original?.NotNullName ?? NotNullName.For(table, final);

    private static string Add(TableName table, ColumnName column, string constraint, CatalogSnapshot catalog)
        => $"ALTER TABLE {PgIdentifier.Quote(table)} ADD CONSTRAINT {PgIdentifier.Quote(constraint)} "
            + (IsNative(catalog) ? $"NOT NULL {PgIdentifier.Quote(column)} NOT VALID" : $"CHECK ({PgIdentifier.Quote(column)} IS NOT NULL) NOT VALID");

    private static string Validate(TableName table, string constraint) => $"ALTER TABLE {PgIdentifier.Quote(table)} VALIDATE CONSTRAINT {PgIdentifier.Quote(constraint)}";

    /// <summary>Two statements: of one alone the server would drop the proof first, and then look through the whole table under the strongest lock.</summary>
    private static IEnumerable<string> TakeOver(TableName table, ColumnName column, string constraint) =>
    [
        $"ALTER TABLE {PgIdentifier.Quote(table)} ALTER COLUMN {PgIdentifier.Quote(column)} SET NOT NULL",
        $"ALTER TABLE {PgIdentifier.Quote(table)} DROP CONSTRAINT {PgIdentifier.Quote(constraint)}",
    ];

    private static string Rename(TableName table, string from, string to)
        => $"ALTER TABLE {PgIdentifier.Quote(table)} RENAME CONSTRAINT {PgIdentifier.Quote(from)} TO {PgIdentifier.Quote(to)}";

    private static string Proof(TableName table, ColumnName column, CatalogSnapshot catalog)
        => DerivedName.Fit($"_not_null_{table.Name}_{column}", catalog.Server.IdentifierLimit);

    private static string RowKey(TableSnapshot? table)
    {
        var key = table?.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.PrimaryKey);
        return (table is { Heirs.Count: > 0 } ? "tableoid::regclass || ' ' || " : "") + (key is null ? "'row ' || ctid::text" : $"concat_ws(', ', {string.Join(", ", key.Columns.Select(column => $"{PgIdentifier.Quote(column)}::text"))})");
    }
}
