namespace Migrator.Authoring;

/// <summary>Names the enum's schema.</summary>
public interface IAlterEnumInSchemaSyntax : IAlterEnumSyntax
{
    /// <summary>Names the schema; left out, it is the default one.</summary>
    /// <param name="schemaName">The schema.</param>
    IAlterEnumSyntax InSchema(string schemaName);
}
