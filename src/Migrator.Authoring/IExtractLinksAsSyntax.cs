using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says how the reference is called in the table of links.</summary>
public interface IExtractLinksAsSyntax : IFluentSyntax
{
    /// <summary>Says how the reference is called in the table of links.</summary>
    /// <param name="columnName">The column there.</param>
    IExtractLinksMatchingSyntax As(string columnName);
}
