using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that gets an exclusion constraint.</summary>
public interface IExclusionConstraintOnTableSyntax : IFluentSyntax
{
    /// <summary>Names the table.</summary>
    /// <param name="tableName">The table.</param>
    IExclusionConstraintInSchemaSyntax OnTable(string tableName);
}
