namespace Migrator.Authoring;

internal sealed class MoveColumnsExpressionBuilder
    : IMoveColumnsFromTableSyntax, IMoveColumnsFromSchemaSyntax, IMoveColumnsToSchemaSyntax
{
    private readonly MoveColumnsExpression expression;

    public MoveColumnsExpressionBuilder(MoveColumnsExpression expression, IEnumerable<string> columnNames)
    {
        this.expression = expression;
        foreach (var name in columnNames)
        {
            expression.Columns.Add(name);
        }
    }

    public IMoveColumnsFromSchemaSyntax FromTable(string tableName)
    {
        expression.TableName = tableName;
        return this;
    }

    IMoveColumnsToTableSyntax IMoveColumnsFromSchemaSyntax.InSchema(string schemaName)
    {
        expression.SchemaName = schemaName;
        return this;
    }

    public IMoveColumnsToSchemaSyntax ToTable(string tableName)
    {
        expression.TargetTableName = tableName;
        return this;
    }

    IMoveColumnsMatchingSyntax IMoveColumnsToSchemaSyntax.InSchema(string schemaName)
    {
        expression.TargetSchemaName = schemaName;
        return this;
    }

    public IMoveColumnsMatchingSyntax Matching(string sourceColumn, string targetColumn)
    {
        expression.Matched.Add(new MatchedColumns(sourceColumn, targetColumn));
        return this;
    }
}
