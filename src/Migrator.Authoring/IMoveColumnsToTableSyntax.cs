using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that gets the columns.</summary>
public interface IMoveColumnsToTableSyntax : IFluentSyntax
{
    /// <summary>Names the table that gets the columns: one that is there, or one that the same migration creates.</summary>
    /// <param name="tableName">The table.</param>
    IMoveColumnsToSchemaSyntax ToTable(string tableName);
}
