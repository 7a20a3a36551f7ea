using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the table that has the values.</summary>
public interface IExtractLookupFromTableSyntax : IFluentSyntax
{
    /// <summary>Names the table that has the values.</summary>
    /// <param name="tableName">The table.</param>
    IExtractLookupFromSchemaSyntax FromTable(string tableName);
}
