namespace Migrator.Authoring;

/// <summary>Names the schema of the table that has the reference, or goes on in the default one.</summary>
public interface IExtractLinksFromSchemaSyntax : IExtractLinksToTableSyntax
{
    /// <summary>Names the schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IExtractLinksToTableSyntax InSchema(string schemaName);
}
