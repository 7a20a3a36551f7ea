namespace Migrator.Authoring;

/// <summary>Names the table's schema, or goes on in the default one.</summary>
public interface IExclusionConstraintInSchemaSyntax : IExclusionConstraintElementSyntax
{
    /// <summary>Names the table's schema.</summary>
    /// <param name="schemaName">The schema.</param>
    IExclusionConstraintElementSyntax InSchema(string schemaName);
}
