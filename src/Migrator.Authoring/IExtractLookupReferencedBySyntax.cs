using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the column that takes the place of the values.</summary>
public interface IExtractLookupReferencedBySyntax : IFluentSyntax
{
    /// <summary>Names the column that takes the place of the values, and what it refers to.</summary>
    /// <param name="columnName">The column that comes, with a foreign key.</param>
    /// <param name="keyName">The lookup table's key; the server gives it to new rows.</param>
    IExtractLookupOptionSyntax ReferencedBy(string columnName, string keyName);
}
