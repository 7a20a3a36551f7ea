namespace Migrator.Authoring;

/// <summary>Names the schema of the table of links, or goes on in that of the first one.</summary>
public interface IExtractLinksToSchemaSyntax : IExtractLinksAsSyntax
{
    /// <summary>Names the schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IExtractLinksAsSyntax InSchema(string schemaName);
}
