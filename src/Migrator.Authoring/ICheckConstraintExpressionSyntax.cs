using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says what must hold.</summary>
public interface ICheckConstraintExpressionSyntax : IFluentSyntax
{
    /// <summary>Says what must not be false of any row, from contract on.</summary>
    /// <param name="expression">An expression over the columns of one row, in the server's SQL.</param>
    void Expression(string expression);
}
