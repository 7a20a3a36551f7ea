using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table's schema; without it, it is the default one.</summary>
public interface IDeleteConstraintInSchemaSyntax : IFluentSyntax
{
    /// <summary>Names the table's schema.</summary>
    /// <param name="schemaName">The schema.</param>
    void InSchema(string schemaName);
}
