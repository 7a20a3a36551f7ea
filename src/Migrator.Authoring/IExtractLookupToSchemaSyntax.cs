namespace Migrator.Authoring;

/// <summary>Names the schema of the lookup table, or goes on in that of the first one.</summary>
public interface IExtractLookupToSchemaSyntax : IExtractLookupAsSyntax
{
    /// <summary>Names the schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IExtractLookupAsSyntax InSchema(string schemaName);
}
