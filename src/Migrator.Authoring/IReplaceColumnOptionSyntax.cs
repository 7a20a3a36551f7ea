using FluentMigrator;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Describes a column that comes, and ends with where its values come from.</summary>
public interface IReplaceColumnOptionSyntax : IFluentSyntax
{
    /// <summary>Allows NULL.</summary>
    IReplaceColumnOptionSyntax Nullable();

    /// <summary>Forbids NULL, from contract on.</summary>
    IReplaceColumnOptionSyntax NotNullable();

    /// <summary>Gives the column one of FluentMigrator's functions as its default, from contract on.</summary>
    /// <param name="method">The function.</param>
    IReplaceColumnOptionSyntax WithDefault(SystemMethods method);

    /// <summary>Gives the column a default, from contract on.</summary>
    /// <param name="value">The value; <c>RawSql.Insert</c> for an expression.</param>
    IReplaceColumnOptionSyntax WithDefaultValue(object? value);

    /// <summary>Says in the catalog what the column is for.</summary>
    /// <param name="description">The comment.</param>
    IReplaceColumnOptionSyntax WithColumnDescription(string description);

    /// <summary>Says how the column's value follows from the columns that go.</summary>
    /// <param name="up">An expression over the old columns of the same row.</param>
    IReplaceColumnBySyntax PopulatedBy(string up);
}
