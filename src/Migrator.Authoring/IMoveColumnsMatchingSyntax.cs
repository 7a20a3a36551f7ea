using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says which rows of the two tables belong together; for a key of several columns, each pair after the other.</summary>
public interface IMoveColumnsMatchingSyntax : IFluentSyntax
{
    /// <summary>Matches rows by two columns.</summary>
    /// <param name="sourceColumn">A column of the first table's key.</param>
    /// <param name="targetColumn">The column of the second that refers to it; not null, and unique there.</param>
    IMoveColumnsMatchingSyntax Matching(string sourceColumn, string targetColumn);
}
