using Migrator.Planning.Catalog;
using Migrator.Planning.Mappings;

namespace Migrator.Planning;

/// <summary>What hangs on some columns of a table, one line each: what a plan took into account, and what it did not if it differs later.</summary>
/// <remarks>Views and other readers are not in it: they block nothing until the columns go, and have a condition of their own at the gate.</remarks>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns that the plan replaces or drops.</param>
/// <param name="Lines">The columns themselves, and what restricts them, in the server's words.</param>
public sealed record TableShape(TableName Table, IReadOnlyList<ColumnName> Columns, IReadOnlyList<string> Lines)
{
    /// <summary>The table further up that hands the columns on to this one; null if they are its own. A table that has left is not compared.</summary>
    public TableName? HeirOf { get; init; }

    /// <summary>The shape as a catalog shows it. What expand itself takes from a column is left out: NOT NULL of a moved column.</summary>
    public static TableShape Of(TableSnapshot table, IReadOnlyList<ColumnName> columns, IReadOnlyList<Mapping> mappings, TableName? heirOf = null) => new(
        table.Name,
        columns,
        [
            .. columns.Select(name => Describe(table.Find(name), name, [.. mappings.Where(mapping => mapping.Table == (heirOf ?? table.Name) && mapping.Old.Any(old => old.Name == name))])),
            .. table.Indexes.Where(index => index.Columns.Any(columns.Contains)).Select(index => index.Definition).Order(StringComparer.Ordinal),
            .. table.Constraints.Where(constraint => constraint.Columns.Any(columns.Contains)).Select(constraint => $"constraint {constraint.Name} {constraint.Definition}").Order(StringComparer.Ordinal),
            .. table.ReferencedBy.Where(key => !key.IsPiece && key.ReferencedColumns.Any(columns.Contains)).Select(key => $"constraint {key.Name} of {key.Table} {key.Definition}").Order(StringComparer.Ordinal),
            .. table.Triggers.Select(trigger => $"trigger {trigger.Name} runs {trigger.Function}").Order(StringComparer.Ordinal),
        ])
    {
        HeirOf = heirOf,
    };

    private static string Describe(ColumnSnapshot? column, ColumnName name, IReadOnlyList<Mapping> mappings) => column is null
        ? $"no column {name}"
        : string.Concat(
            $"column {name} {column.Type}",
            column.Collation is { } collation ? $" COLLATE {collation}" : "",
            column.IsNotNull && !mappings.Any(mapping => mapping.Kind is MappingKind.Moved) ? " NOT NULL" : "",
            column.Default is { } value ? $" DEFAULT {value}" : "",
            column.Identity is { } identity ? $" IDENTITY {identity}" : "");
}
