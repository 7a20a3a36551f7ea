using Migrator.Changes;
using Migrator.Planning.Catalog;
using Migrator.PostgreSql.Sql;

namespace Migrator.PostgreSql.Planning;

/// <summary>Writes statements over rows. Constants are literals without a type, so that each gets its column's.</summary>
/// <param name="table">The table, quoted.</param>
/// <param name="existing">The table as the catalog has it; null if it is new.</param>
internal sealed class RowsText(string table, TableSnapshot? existing)
{
    private static readonly string[] WholeNumbers = ["smallint", "integer", "bigint"];

    /// <summary>A key names rows of one table of an inheritance tree: others may have the same.</summary>
    private string Only => existing is { IsInTree: true } ? "ONLY " : "";

    public IEnumerable<string> Inserts(InsertRows insert) => ByColumns(insert.Rows).Select(rows => Insert(rows, insert.Identity));

    public string Update(UpdateRows update) => $"UPDATE {table}\n   SET {Assignments(update.Set)}{Where([update.Where])}";

    public string Delete(DeleteRows delete) => $"DELETE FROM {table}{Where(delete.Where)}";

    /// <summary>Deletes rows by the values of their key.</summary>
    public string Delete(IReadOnlyList<IReadOnlyList<ColumnValue>> rows, IReadOnlyList<ColumnName> key)
        => $"DELETE FROM {Only}{table}\n WHERE {In(rows, key)}";

    /// <summary>Counts rows that have one of these keys, and shows some of them.</summary>
    public string Count(IReadOnlyList<IReadOnlyList<ColumnValue>> rows, IReadOnlyList<IReadOnlyList<ColumnName>> keys)
    {
        var found = keys.Select(key => $"SELECT {Key(key)} AS key FROM {Only}{table} WHERE {In(rows, key)}");
        return
            $"""
            SELECT count(*), (array_agg(d.key))[1:10]
              FROM ({string.Join("\n        UNION ALL ", found)}) d
            """;
    }

    public string Assignments(IReadOnlyList<ColumnValue> set)
        => string.Join(",\n       ", set.Select(value => $"{PgIdentifier.Quote(value.Column)} = {Value(value)}"));

    /// <summary>The rows for which all of one of these hold; null for every row.</summary>
    public string? Condition(IReadOnlyList<IReadOnlyList<ColumnValue>> any)
    {
        var alternatives = any.Where(all => all.Count > 0).Select(all => string.Join("\n   AND ", all.Select(Condition))).ToList();
        return alternatives switch
        {
            [] => null,
            [var only] => only,
            _ => string.Join("\n    OR ", alternatives.Select(all => $"({all})")),
        };
    }

    private string Where(IReadOnlyList<IReadOnlyList<ColumnValue>> any) => Condition(any) is { } condition ? $"\n WHERE {condition}" : "";

    private string Insert(IReadOnlyList<IReadOnlyList<ColumnValue>> rows, IdentityOverride identity)
    {
        if (rows[0].Count == 0)
        {
            return $"INSERT INTO {table} DEFAULT VALUES";
        }

        var overriding = identity switch
        {
            IdentityOverride.System => " OVERRIDING SYSTEM VALUE",
            IdentityOverride.User => " OVERRIDING USER VALUE",
            _ => "",
        };
        return $"INSERT INTO {table} ({string.Join(", ", rows[0].Select(value => PgIdentifier.Quote(value.Column)))}){overriding}\n"
            + $"VALUES {string.Join(",\n       ", rows.Select(row => $"({string.Join(", ", row.Select(Value))})"))}";
    }

    /// <summary>Neighbours that name the same columns are one statement.</summary>
    private static IEnumerable<IReadOnlyList<IReadOnlyList<ColumnValue>>> ByColumns(IReadOnlyList<IReadOnlyList<ColumnValue>> rows)
    {
        var group = new List<IReadOnlyList<ColumnValue>>();
        foreach (var row in rows)
        {
            if (group.Count > 0 && (row.Count == 0 || !row.Select(value => value.Column).SequenceEqual(group[0].Select(value => value.Column))))
            {
                yield return group;
                group = [];
            }

            group.Add(row);
        }

        yield return group;
    }

    private string In(IReadOnlyList<IReadOnlyList<ColumnValue>> rows, IReadOnlyList<ColumnName> key)
        => $"({string.Join(", ", key.Select(PgIdentifier.Quote))}) IN ({string.Join(", ", rows.Select(row => $"({string.Join(", ", key.Select(column => Value(row.First(value => value.Column == column))))})"))})";

    private static string Key(IReadOnlyList<ColumnName> key) => $"concat_ws(', ', {string.Join(", ", key.Select(column => $"{PgIdentifier.Quote(column)}::text"))})";

    private string Condition(ColumnValue value) => value.Value switch
    {
        ConstantDefault { Kind: ConstantKind.Null } => $"{PgIdentifier.Quote(value.Column)} IS NULL",
        ExpressionDefault expression => $"({PgIdentifier.Quote(value.Column)} {Closed(expression.Expression)})",
        _ => $"{PgIdentifier.Quote(value.Column)} = {Value(value)}",
    };

    private string Value(ColumnValue value) => value.Value switch
    {
        ConstantDefault { Kind: ConstantKind.Number, Text: { } number } when number.Contains('.', StringComparison.Ordinal) && WholeNumbers.Contains(existing?.Find(value.Column)?.Type) => number,
        ConstantDefault { Kind: ConstantKind.Number or ConstantKind.Boolean, Text: { } text } => PgLiteral.Text(text),
        ExpressionDefault expression => $"({Closed(expression.Expression)})",
        _ => DefaultValues.For(value.Value),
    };

    /// <summary>An author's comment at the end of an expression must not reach what follows it.</summary>
    private static string Closed(SqlText expression) => expression.Text.Contains("--", StringComparison.Ordinal) ? $"{expression.Text}\n" : expression.Text;
}
