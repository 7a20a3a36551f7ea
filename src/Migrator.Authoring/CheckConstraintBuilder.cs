namespace Migrator.Authoring;

internal sealed class CheckConstraintBuilder(CreateCheckConstraintExpression expression) : ICheckConstraintOnTableSyntax, ICheckConstraintInSchemaSyntax
{
    public ICheckConstraintInSchemaSyntax OnTable(string tableName)
    {
        expression.TableName = tableName;
        return this;
    }

    public ICheckConstraintExpressionSyntax InSchema(string schemaName)
    {
        expression.SchemaName = schemaName;
        return this;
    }

    void ICheckConstraintExpressionSyntax.Expression(string condition) => expression.CheckExpression = condition;
}
