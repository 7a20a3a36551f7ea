using FluentMigrator;
using FluentMigrator.Builders;
using FluentMigrator.Model;

namespace Migrator.Authoring;

internal sealed class ReplaceColumnExpressionBuilder(ReplaceColumnExpression expression)
    : ExpressionBuilderWithColumnTypesBase<ReplaceColumnExpression, IReplaceColumnOptionSyntax>(expression),
        IReplaceColumnOnTableSyntax, IReplaceColumnInSchemaSyntax, IReplaceColumnTypeSyntax, IReplaceColumnOptionSyntax
{
    private ColumnDefinition current = new();

    public override ColumnDefinition GetColumnForType() => current;

    public IReplaceColumnOnTableSyntax And(string columnName, string? populatedBy = null)
    {
        Expression.Replaced.Add(new ReplacedColumnDefinition(columnName, populatedBy));
        return this;
    }

    public IReplaceColumnInSchemaSyntax OnTable(string tableName)
    {
        Expression.TableName = tableName;
        return this;
    }

    public IReplaceColumnBySyntax InSchema(string schemaName)
    {
        Expression.SchemaName = schemaName;
        return this;
    }

    public IReplaceColumnTypeSyntax By(string columnName)
    {
        current = new ColumnDefinition
        {
            Name = columnName,
            TableName = Expression.TableName,
            ModificationType = ColumnModificationType.Create,
        };
        Expression.Columns.Add(current);
        return this;
    }

    public IReplaceColumnOptionSyntax Nullable()
    {
        current.IsNullable = true;
        return this;
    }

    public IReplaceColumnOptionSyntax NotNullable()
    {
        current.IsNullable = false;
        return this;
    }

    public IReplaceColumnOptionSyntax WithDefault(SystemMethods method)
    {
        current.DefaultValue = method;
        return this;
    }

    public IReplaceColumnOptionSyntax WithDefaultValue(object? value)
    {
        current.DefaultValue = value;
        return this;
    }

    public IReplaceColumnOptionSyntax WithColumnDescription(string description)
    {
        current.ColumnDescription = description;
        return this;
    }

    public IReplaceColumnBySyntax PopulatedBy(string up)
    {
        current.AdditionalFeatures[ColumnMapping.FeatureName] = new ColumnMapping(up, null);
        return this;
    }
}
