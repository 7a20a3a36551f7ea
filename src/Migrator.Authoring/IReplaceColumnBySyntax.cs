using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Names the columns that come. None at all drops the old ones.</summary>
public interface IReplaceColumnBySyntax : IFluentSyntax
{
    /// <summary>Adds a column that takes over.</summary>
    /// <param name="columnName">The column that comes.</param>
    IReplaceColumnTypeSyntax By(string columnName);
}
