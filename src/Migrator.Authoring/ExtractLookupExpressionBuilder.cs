using System.Data;

namespace Migrator.Authoring;

internal sealed class ExtractLookupExpressionBuilder
    : IExtractLookupFromTableSyntax, IExtractLookupFromSchemaSyntax, IExtractLookupToSchemaSyntax, IExtractLookupReferencedBySyntax, IExtractLookupOptionSyntax
{
    private readonly ExtractLookupExpression expression;

    public ExtractLookupExpressionBuilder(ExtractLookupExpression expression, IEnumerable<string> columnNames)
    {
        this.expression = expression;
        foreach (var name in columnNames)
        {
            expression.Columns.Add(name);
        }
    }

    public IExtractLookupFromSchemaSyntax FromTable(string tableName)
    {
        expression.TableName = tableName;
        return this;
    }

    IExtractLookupToTableSyntax IExtractLookupFromSchemaSyntax.InSchema(string schemaName)
    {
        expression.SchemaName = schemaName;
        return this;
    }

    public IExtractLookupToSchemaSyntax ToTable(string tableName)
    {
        expression.LookupTableName = tableName;
        return this;
    }

    IExtractLookupAsSyntax IExtractLookupToSchemaSyntax.InSchema(string schemaName)
    {
        expression.LookupSchemaName = schemaName;
        return this;
    }

    public IExtractLookupReferencedBySyntax As(params string[] columnNames)
    {
        ArgumentNullException.ThrowIfNull(columnNames);

        foreach (var name in columnNames)
        {
            expression.LookupColumns.Add(name);
        }

        return this;
    }

    public IExtractLookupOptionSyntax ReferencedBy(string columnName, string keyName)
    {
        (expression.ReferenceName, expression.KeyName) = (columnName, keyName);
        return this;
    }

    public IExtractLookupOptionSyntax ForeignKey(string foreignKeyName)
    {
        expression.ForeignKeyName = foreignKeyName;
        return this;
    }

    public IExtractLookupOptionSyntax OnDelete(Rule rule)
    {
        expression.OnDelete = rule;
        return this;
    }

    public IExtractLookupOptionSyntax OnUpdate(Rule rule)
    {
        expression.OnUpdate = rule;
        return this;
    }
}
