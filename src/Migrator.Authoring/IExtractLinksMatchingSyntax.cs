using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says to which row links belong; for a key of several columns, each pair after the other.</summary>
public interface IExtractLinksMatchingSyntax : IFluentSyntax
{
    /// <summary>Matches rows by two columns.</summary>
    /// <param name="sourceColumn">A column of the first table's key.</param>
    /// <param name="targetColumn">The column of the table of links that refers to it.</param>
    IExtractLinksMatchingSyntax Matching(string sourceColumn, string targetColumn);
}
