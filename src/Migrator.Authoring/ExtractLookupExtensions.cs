using FluentMigrator.Builders.Alter;

namespace Migrator.Authoring;

/// <summary>Lets values that repeat move to a table of their own while both shapes are in use.</summary>
public static class ExtractLookupExtensions
{
    /// <summary>Puts each value of a column, or of several together, into a lookup table once, and a reference in its place, while versions that find the value are still live.</summary>
    /// <param name="alter">The migration's <c>Alter</c>.</param>
    /// <param name="columnNames">The columns that go.</param>
    public static IExtractLookupFromTableSyntax ExtractLookup(this IAlterExpressionRoot alter, params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(alter);
        ArgumentNullException.ThrowIfNull(columnNames);

        var expression = new ExtractLookupExpression();
        MigrationContexts.Of(alter).Expressions.Add(expression);
        return new ExtractLookupExpressionBuilder(expression, columnNames);
    }
}
