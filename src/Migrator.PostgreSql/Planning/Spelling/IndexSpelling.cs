using System.Globalization;
using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Operations;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

internal static class IndexSpelling
{
    public static IEnumerable<PlanStep> Build(PlannedOperation planned, BuildIndexOperation build, CatalogSnapshot catalog)
    {
        var index = build.Index;
        var step = catalog.Find(index.Table) is { Kind: RelationKind.PartitionedTable }
            ? PartitionedIndexSpelling.Build(planned, $"Build index {index.Name} on {index.Table}, partition by partition", PartitionedIndexSpelling.Of(index.Table, index.Name, index.IsUnique, Definition(index)), catalog)
            : BuildStep(planned, $"Build index {index.Name} on {index.Table}", index.Table, index.Name, CreateStatement(index, isConcurrent: true));
        yield return step with
        {
            Check = index.IsUnique ? Duplicates(index, catalog.Find(index.Table)) : null,
        };
    }

    public static IEnumerable<PlanStep> Drop(PlannedOperation planned, DropIndexOperation drop, CatalogSnapshot catalog)
    {
        if (catalog.Find(drop.Table) is { Kind: RelationKind.PartitionedTable } table)
        {
            yield return PartitionedIndexSpelling.Drop(planned, drop, table, catalog);
            yield break;
        }

        var name = new TableName(drop.Table.Schema, drop.Index.Name);
        yield return StepText.Step(
            planned, $"Drop index {drop.Index.Name} of {drop.Table}", drop.Table,
            Concurrent(drop.Table, $"DROP INDEX CONCURRENTLY IF EXISTS {PgIdentifier.Quote(name)}", new IndexProbe(name.Schema, name.Name, IsBuilt: false)),
            [
                Concurrent(
                    drop.Table, $"CREATE {(drop.Index.IsUnique ? "UNIQUE " : "")}INDEX CONCURRENTLY {PgIdentifier.Quote(drop.Index.Name)} ON {PgIdentifier.Quote(drop.Table)} {drop.Index.Body}", new IndexProbe(name.Schema, name.Name, IsBuilt: true)),
                .. IndexBelongings.Return(drop.Table, drop.Index),
            ],
            promise: "I4");
    }

    /// <summary>A step that builds an index while rows are read and written; an index left half built is dropped and built again.</summary>
    public static PlanStep BuildStep(PlannedOperation planned, string purpose, TableName table, string name, string statement)
        => StepText.Step(planned, purpose, table, Concurrent(table, statement, new IndexProbe(table.Schema, name, IsBuilt: true)), [DropScript(table, name)]) with { Work = StepWork.Build };

    public static StepScript DropScript(TableName table, string name)
        => Concurrent(table, $"DROP INDEX CONCURRENTLY IF EXISTS {PgIdentifier.Quote(new TableName(table.Schema, name))}", new IndexProbe(table.Schema, name, IsBuilt: false));

    public static StepScript Concurrent(TableName table, string statement, IndexProbe probe) => new()
    {
        IsTransactional = false,
        Patience = PatienceClass.Unhurried,
        Locks = [new(table, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)],
        Statements = [new(statement)],
        Probe = probe,
    };

    public static string CreateStatement(CreateIndex index, bool isConcurrent)
        => $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {(isConcurrent ? "CONCURRENTLY " : "")}{PgIdentifier.Quote(index.Name)} ON {PgIdentifier.Quote(index.Table)} {Definition(index)}";

    /// <summary>What follows the table's name.</summary>
    private static string Definition(CreateIndex index) => string.Concat(
        index.Method is { } method ? $"USING {PgIdentifier.Quote(method)} " : "",
        $"({string.Join(", ", index.Keys.Select(Key))})",
        index.Include.Count > 0 ? $" INCLUDE ({string.Join(", ", index.Include.Select(PgIdentifier.Quote))})" : "",
        index.NullsDistinct == false ? " NULLS NOT DISTINCT" : "",
        index.FillFactor is { } fillFactor ? $" WITH (fillfactor = {fillFactor.ToString(CultureInfo.InvariantCulture)})" : "",
        index.Filter is { } filter ? $" WHERE {filter.Text}" : "");

    private static string Key(IndexKey key)
        => $"{PgIdentifier.Quote(key.Column)}{(key.IsDescending ? " DESC" : "")}{key.NullsFirst switch { true => " NULLS FIRST", false => " NULLS LAST", null => "" }}";

    private static StepCheck? Duplicates(CreateIndex index, TableSnapshot? table)
    {
        // The columns may be new in this migration; then the check can only be read when the step runs, which is when it is asked.
        if (table is null)
        {
            return null;
        }

        var keys = string.Join(", ", index.Keys.Select(key => PgIdentifier.Quote(key.Column)));
        var notNull = index.NullsDistinct == false ? "" : $" AND {string.Join(" AND ", index.Keys.Select(key => $"{PgIdentifier.Quote(key.Column)} IS NOT NULL"))}";
        var where = $"WHERE {(index.Filter is { } filter ? $"({filter.Text})" : "true")}{notNull}";
        return new StepCheck(
            $"""
            SELECT count(*), (array_agg(d.key))[1:10]
              FROM (SELECT concat_ws(', ', {string.Join(", ", index.Keys.Select(key => $"{PgIdentifier.Quote(key.Column)}::text"))}) AS key
                      FROM {PgIdentifier.Quote(index.Table)} {where}
                     GROUP BY {keys} HAVING count(*) > 1) d
            """,
            $"keys that stand in more than one row, while {index.Name} wants them unique");
    }
}
