using Migrator.Changes;

namespace Migrator.Planning.Catalog;

/// <summary>A catalog as migrations see it when they ask before they change it.</summary>
/// <param name="catalog">The catalog.</param>
public sealed class CatalogSchema(CatalogSnapshot catalog) : ISchemaView
{
    /// <inheritdoc />
    public bool SchemaExists(string schema) => catalog.Schemas.Contains(schema, StringComparer.Ordinal);

    /// <inheritdoc />
    public bool TableExists(TableName table) => catalog.Find(table) is not null;

    /// <inheritdoc />
    public bool ColumnExists(TableName table, ColumnName column) => catalog.Find(table)?.Find(column) is not null;

    /// <inheritdoc />
    public bool IndexExists(TableName table, string index) => catalog.Find(table)?.Indexes.Any(one => one.Name == index) ?? false;

    /// <inheritdoc />
    public bool ConstraintExists(TableName table, string constraint)
        => catalog.Find(table)?.Constraints.Any(one => one.Name == constraint) ?? false;

    /// <inheritdoc />
    public bool SequenceExists(string schema, string sequence) => catalog.Sequences.Contains(new TableName(schema, sequence));

    /// <inheritdoc />
    /// <remarks>Expressions are compared as the server prints them, without the type it adds to a literal.</remarks>
    public bool DefaultValueExists(TableName table, ColumnName column, ColumnDefault value)
    {
        var found = catalog.Find(table)?.Find(column)?.Default;
        return value switch
        {
            ConstantDefault { Kind: ConstantKind.Null } => found is null,
            ConstantDefault constant => found is not null && Literal(found) == constant.Text,
            ExpressionDefault expression => found == expression.Expression.Text,
            _ => false,
        };
    }

    private static string Literal(string printed)
    {
        if (printed is not ['\'', ..])
        {
            return printed;
        }

        var end = printed.LastIndexOf('\'');
        return printed[1..end].Replace("''", "'", StringComparison.Ordinal);
    }
}
