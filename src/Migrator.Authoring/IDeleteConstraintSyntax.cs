using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that loses a constraint.</summary>
public interface IDeleteConstraintFromTableSyntax : IFluentSyntax
{
    /// <summary>Names the table.</summary>
    /// <param name="tableName">The table.</param>
    IDeleteConstraintInSchemaSyntax FromTable(string tableName);
}

/// <summary>Names the table's schema; without it, it is the default one.</summary>
public interface IDeleteConstraintInSchemaSyntax : IFluentSyntax
{
    /// <summary>Names the table's schema.</summary>
    /// <param name="schemaName">The schema.</param>
    void InSchema(string schemaName);
}
