namespace Migrator.Authoring;

internal sealed class DeleteConstraintBuilder(ConstraintExpression expression) : IDeleteConstraintFromTableSyntax, IDeleteConstraintInSchemaSyntax
{
    public IDeleteConstraintInSchemaSyntax FromTable(string tableName)
    {
        expression.TableName = tableName;
        return this;
    }

    public void InSchema(string schemaName) => expression.SchemaName = schemaName;
}
