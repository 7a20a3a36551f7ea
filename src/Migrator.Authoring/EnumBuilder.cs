namespace Migrator.Authoring;

internal sealed class EnumBuilder(AddEnumValueExpression expression) : IAlterEnumInSchemaSyntax, IEnumValuePlaceSyntax
{
    public IAlterEnumSyntax InSchema(string schemaName)
    {
        expression.SchemaName = schemaName;
        return this;
    }

    public IEnumValuePlaceSyntax AddValue(string value)
    {
        expression.Value = value;
        return this;
    }

    public void Before(string neighbor) => expression.Before = neighbor;

    public void After(string neighbor) => expression.After = neighbor;
}
