using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table of links.</summary>
public interface IExtractLinksToTableSyntax : IFluentSyntax
{
    /// <summary>Names the table of links, which the same migration creates.</summary>
    /// <param name="tableName">The table.</param>
    IExtractLinksToSchemaSyntax ToTable(string tableName);
}
