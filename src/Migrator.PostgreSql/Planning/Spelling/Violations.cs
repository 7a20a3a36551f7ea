using System.Globalization;
using Migrator.Changes;
using Migrator.Planning;
using Migrator.Planning.Catalog;
using Migrator.Planning.Inspection;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>Queries that count the rows a constraint would refuse, and give the keys of some; never any other value.</summary>
/// <remarks>A source is what stands after FROM: rows with their columns as the constraint names them, their key and their place.</remarks>
internal static class Violations
{
    private const string Key = "\"~~key\"";

    private const string Place = "\"~~place\"";

    /// <summary>Larger tables are not compared row with row, unless an equality cuts them into small groups.</summary>
    private const long MostPairedRows = 20_000;

    /// <summary>All rows of a table as they are.</summary>
    public static string Rows(TableName table, TableSnapshot? snapshot) => $"({Select(table, snapshot, ", t.*", withHeirs: false)})";

    /// <summary>All rows of a table, and of those that inherit from it, as they are: a check is handed on, a key or index is not.</summary>
    public static string RowsWithHeirs(TableName table, TableSnapshot? snapshot) => $"({Select(table, snapshot, ", t.*", withHeirs: true)})";

    /// <summary>Rows of a table, and of those that inherit from it if these are meant, as they will be.</summary>
    public static string Rows(TableSnapshot table, IEnumerable<(ColumnName Name, string Expression)> columns, long? limit, bool withHeirs = false)
        => $"({Select(table.Name, table, string.Concat(columns.Select(column => $", {column.Expression} AS {PgIdentifier.Quote(column.Name)}")), withHeirs)}{(limit is { } most ? $" LIMIT {most.ToString(CultureInfo.InvariantCulture)}" : "")})";

    public static StepCheck Duplicates(string source, IReadOnlyList<ColumnName> columns, string name) => new(
        $"""
        SELECT count(*), (array_agg(d.keys))[1:10]
          FROM (SELECT array_to_string((array_agg(r.{Key}))[1:5], ' = ') AS keys
                  FROM {source} r
                 WHERE {string.Join(" AND ", columns.Select(column => $"r.{PgIdentifier.Quote(column)} IS NOT NULL"))}
                 GROUP BY {string.Join(", ", columns.Select(column => $"r.{PgIdentifier.Quote(column)}"))}
                HAVING count(*) > 1) d
        """,
        $"groups of rows that agree in {string.Join(", ", columns)}, while {name} wants no two to");

    public static StepCheck Nulls(string source, ColumnName column) => new(
        $"SELECT count(*), (array_agg(r.{Key}))[1:10] FROM {source} r WHERE r.{PgIdentifier.Quote(column)} IS NULL",
        $"rows in which {column} is NULL");

    /// <summary>Under MATCH SIMPLE, which is all that is written here, a row with a NULL refers to nothing; under MATCH FULL it must have none or only such.</summary>
    public static StepCheck Orphans(string source, TableName referenced, IEnumerable<(ColumnName Column, ColumnName Referenced, string Operator)> pairs, string name, bool isFull = false)
    {
        var all = pairs.ToList();
        var given = all.Select(pair => $"r.{PgIdentifier.Quote(pair.Column)} IS NOT NULL").ToList();
        var leadsNowhere = $"({string.Join(" AND ", given)} AND NOT EXISTS (SELECT FROM {PgIdentifier.Quote(referenced)} p WHERE {string.Join(" AND ", all.Select(pair => $"p.{PgIdentifier.Quote(pair.Referenced)} {pair.Operator} r.{PgIdentifier.Quote(pair.Column)}"))}))";
        var isHalf = isFull ? $" OR (({string.Join(" OR ", given)}) AND NOT ({string.Join(" AND ", given)}))" : "";
        return new StepCheck(
            $"SELECT count(*), (array_agg(r.{Key}))[1:10] FROM {source} r WHERE {leadsNowhere}{isHalf}",
            $"rows that refer by {name} to nothing in {referenced}");
    }

    // Written so that the planner takes the condition for nothing that an index could answer: even to guess how many rows a comparison leaves it would look up the index's ends.
    public static StepCheck False(string source, string condition, string name) => new(
        $"SELECT count(*), (array_agg({Key}))[1:10] FROM {source} r WHERE NOT coalesce(({condition}), true)",
        $"rows that do not meet {name}");

    /// <summary>Null where every row would have to be compared with every other.</summary>
    public static StepCheck? Conflicts(string source, ConstraintInspection exclusion, string name, long? rows)
        => exclusion.Operators.All(comparison => !comparison.EndsWith(".=)", StringComparison.Ordinal)) && rows is null or > MostPairedRows
            ? null
            : new StepCheck(
                $"""
                WITH r AS MATERIALIZED (
                    SELECT {Key}, {Place}{string.Concat(exclusion.Compared.Select((compared, position) => $", ({compared}) AS \"~~{position.ToString(CultureInfo.InvariantCulture)}\""))}
                      FROM {source} s{(exclusion.Filter is { } filter ? $" WHERE coalesce(({filter}), false)" : "")})
                SELECT count(*), (array_agg(a.{Key} || ' and ' || b.{Key}))[1:10]
                  FROM r a
                  JOIN r b ON a.{Place} < b.{Place}{string.Concat(exclusion.Operators.Select((comparison, position) => $" AND a.\"~~{position.ToString(CultureInfo.InvariantCulture)}\" {comparison} b.\"~~{position.ToString(CultureInfo.InvariantCulture)}\""))}
                """,
                $"pairs of rows that {name} lets only one of stand");

    private static string Select(TableName table, TableSnapshot? snapshot, string columns, bool withHeirs)
        => withHeirs && snapshot is { Heirs.Count: > 0 }
            ? $"SELECT t.tableoid::regclass || ' ' || {RowKey(snapshot)} AS {Key}, t.ctid AS {Place}{columns} FROM {PgIdentifier.Quote(table)} t"
            : $"SELECT {RowKey(snapshot)} AS {Key}, t.ctid AS {Place}{columns} FROM {Only(snapshot)}{PgIdentifier.Quote(table)} t";

    /// <summary>A partitioned table has no row of its own.</summary>
    private static string Only(TableSnapshot? table) => table is { Kind: RelationKind.PartitionedTable } ? "" : "ONLY ";

    private static string RowKey(TableSnapshot? table)
    {
        var key = table?.Constraints.FirstOrDefault(constraint => constraint.Kind is ConstraintKind.PrimaryKey);
        return key is null ? "'row ' || t.ctid::text" : $"concat_ws(', ', {string.Join(", ", key.Columns.Select(column => $"t.{PgIdentifier.Quote(column)}::text"))})";
    }
}
