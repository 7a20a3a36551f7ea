namespace Migrator.Authoring;

/// <summary>Names the table's schema, or goes on in the default one.</summary>
public interface ICheckConstraintInSchemaSyntax : ICheckConstraintExpressionSyntax
{
    /// <summary>Names the table's schema.</summary>
    /// <param name="schemaName">The schema.</param>
    ICheckConstraintExpressionSyntax InSchema(string schemaName);
}
