namespace Migrator.Authoring;

/// <summary>Names the schema of the table that gets the columns, or goes on in that of the first one.</summary>
public interface IMoveColumnsToSchemaSyntax : IMoveColumnsMatchingSyntax
{
    /// <summary>Names the schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IMoveColumnsMatchingSyntax InSchema(string schemaName);
}
