using FluentMigrator.Builders.Alter;

namespace Migrator.Authoring;

/// <summary>Lets columns move to another table while both shapes are in use.</summary>
public static class MoveColumnsExtensions
{
    /// <summary>Moves columns to another table, row by row, while versions that find them in the first are still live.</summary>
    /// <param name="alter">The migration's <c>Alter</c>.</param>
    /// <param name="columnNames">The columns; names and types stay as they are.</param>
    public static IMoveColumnsFromTableSyntax MoveColumns(this IAlterExpressionRoot alter, params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(alter);
        ArgumentNullException.ThrowIfNull(columnNames);

        var expression = new MoveColumnsExpression();
        MigrationContexts.Of(alter).Expressions.Add(expression);
        return new MoveColumnsExpressionBuilder(expression, columnNames);
    }
}
