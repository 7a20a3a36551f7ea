namespace Migrator.Authoring;

/// <summary>Names the schema of the table that has the columns, or goes on in the default one.</summary>
public interface IMoveColumnsFromSchemaSyntax : IMoveColumnsToTableSyntax
{
    /// <summary>Names the schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IMoveColumnsToTableSyntax InSchema(string schemaName);
}
