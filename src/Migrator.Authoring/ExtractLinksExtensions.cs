using FluentMigrator.Builders.Alter;

namespace Migrator.Authoring;

/// <summary>Lets a reference to one row become links to several while both shapes are in use.</summary>
public static class ExtractLinksExtensions
{
    /// <summary>Puts a reference into a table of links, where a row may have several, while versions that know only one are still live.</summary>
    /// <param name="alter">The migration's <c>Alter</c>.</param>
    /// <param name="columnName">The column that goes.</param>
    public static IExtractLinksFromTableSyntax ExtractLinks(this IAlterExpressionRoot alter, string columnName)
    {
        ArgumentNullException.ThrowIfNull(alter);

        var expression = new ExtractLinksExpression { ColumnName = columnName };
        MigrationContexts.Of(alter).Expressions.Add(expression);
        return new ExtractLinksExpressionBuilder(expression);
    }
}
