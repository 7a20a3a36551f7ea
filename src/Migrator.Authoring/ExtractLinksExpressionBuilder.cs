namespace Migrator.Authoring;

internal sealed class ExtractLinksExpressionBuilder(ExtractLinksExpression expression)
    : IExtractLinksFromTableSyntax, IExtractLinksFromSchemaSyntax, IExtractLinksToSchemaSyntax, IExtractLinksMatchingSyntax
{
    public IExtractLinksFromSchemaSyntax FromTable(string tableName)
    {
        expression.TableName = tableName;
        return this;
    }

    IExtractLinksToTableSyntax IExtractLinksFromSchemaSyntax.InSchema(string schemaName)
    {
        expression.SchemaName = schemaName;
        return this;
    }

    public IExtractLinksToSchemaSyntax ToTable(string tableName)
    {
        expression.LinkTableName = tableName;
        return this;
    }

    IExtractLinksAsSyntax IExtractLinksToSchemaSyntax.InSchema(string schemaName)
    {
        expression.LinkSchemaName = schemaName;
        return this;
    }

    public IExtractLinksMatchingSyntax As(string columnName)
    {
        expression.LinkName = columnName;
        return this;
    }

    public IExtractLinksMatchingSyntax Matching(string sourceColumn, string targetColumn)
    {
        expression.Matched.Add(new MatchedColumns(sourceColumn, targetColumn));
        return this;
    }
}
