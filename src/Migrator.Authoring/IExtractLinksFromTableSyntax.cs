using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that has the reference.</summary>
public interface IExtractLinksFromTableSyntax : IFluentSyntax
{
    /// <summary>Names the table that has the reference.</summary>
    /// <param name="tableName">The table.</param>
    IExtractLinksFromSchemaSyntax FromTable(string tableName);
}
