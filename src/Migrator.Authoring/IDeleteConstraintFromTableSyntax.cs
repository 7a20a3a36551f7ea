using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that loses a constraint.</summary>
public interface IDeleteConstraintFromTableSyntax : IFluentSyntax
{
    /// <summary>Names the table.</summary>
    /// <param name="tableName">The table.</param>
    IDeleteConstraintInSchemaSyntax FromTable(string tableName);
}
