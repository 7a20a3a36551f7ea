using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the lookup table.</summary>
public interface IExtractLookupToTableSyntax : IFluentSyntax
{
    /// <summary>Names the lookup table, which has a row for each value.</summary>
    /// <param name="tableName">The table.</param>
    IExtractLookupToSchemaSyntax ToTable(string tableName);
}
