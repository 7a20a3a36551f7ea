namespace Migrator.Authoring;

/// <summary>Names the schema of the table that has the values, or goes on in the default one.</summary>
public interface IExtractLookupFromSchemaSyntax : IExtractLookupToTableSyntax
{
    /// <summary>Names the schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IExtractLookupToTableSyntax InSchema(string schemaName);
}
