using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says how the columns are called in the lookup table.</summary>
public interface IExtractLookupAsSyntax : IFluentSyntax
{
    /// <summary>Says how the columns are called in the lookup table.</summary>
    /// <param name="columnNames">The columns there, in the order of those that go; together they are unique.</param>
    IExtractLookupReferencedBySyntax As(params string[] columnNames);
}
