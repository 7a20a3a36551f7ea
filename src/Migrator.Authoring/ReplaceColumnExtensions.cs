using FluentMigrator.Builders.Alter;

namespace Migrator.Authoring;

/// <summary>Lets columns be replaced by others while both shapes are in use.</summary>
public static class ReplaceColumnExtensions
{
    /// <summary>Replaces a column by others, or by none, while versions that use it are still live.</summary>
    /// <param name="alter">The migration's <c>Alter</c>.</param>
    /// <param name="columnName">The column that goes.</param>
    /// <param name="populatedBy">Its value for old readers, as an expression over the new columns; null makes the replacement one-way.</param>
    public static IReplaceColumnOnTableSyntax ReplaceColumn(
        this IAlterExpressionRoot alter, string columnName, string? populatedBy = null)
    {
        ArgumentNullException.ThrowIfNull(alter);

        var expression = new ReplaceColumnExpression();
        MigrationContexts.Of(alter).Expressions.Add(expression);
        return new ReplaceColumnExpressionBuilder(expression).And(columnName, populatedBy);
    }
}
