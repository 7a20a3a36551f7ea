using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that has the columns.</summary>
public interface IMoveColumnsFromTableSyntax : IFluentSyntax
{
    /// <summary>Names the table that has the columns.</summary>
    /// <param name="tableName">The table.</param>
    IMoveColumnsFromSchemaSyntax FromTable(string tableName);
}
