using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that gets a check.</summary>
public interface ICheckConstraintOnTableSyntax : IFluentSyntax
{
    /// <summary>Names the table.</summary>
    /// <param name="tableName">The table.</param>
    ICheckConstraintInSchemaSyntax OnTable(string tableName);
}
