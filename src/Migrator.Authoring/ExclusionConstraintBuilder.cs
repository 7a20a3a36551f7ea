namespace Migrator.Authoring;

internal sealed class ExclusionConstraintBuilder(CreateExclusionConstraintExpression expression) : IExclusionConstraintOnTableSyntax, IExclusionConstraintInSchemaSyntax
{
    public IExclusionConstraintInSchemaSyntax OnTable(string tableName)
    {
        expression.TableName = tableName;
        return this;
    }

    public IExclusionConstraintElementSyntax InSchema(string schemaName)
    {
        expression.SchemaName = schemaName;
        return this;
    }

    public IExclusionConstraintElementSyntax Using(string method)
    {
        expression.Method = method;
        return this;
    }

    public IExclusionConstraintElementSyntax With(string element, string operatorName)
    {
        expression.Elements.Add(new(element, operatorName));
        return this;
    }

    public IExclusionConstraintElementSyntax Where(string filter)
    {
        expression.Filter = filter;
        return this;
    }
}
