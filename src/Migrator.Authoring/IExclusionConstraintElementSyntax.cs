using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Says what is compared.</summary>
public interface IExclusionConstraintElementSyntax : IFluentSyntax
{
    /// <summary>Names the index's access method, such as <c>gist</c>.</summary>
    /// <param name="method">The access method.</param>
    IExclusionConstraintElementSyntax Using(string method);

    /// <summary>Adds a comparison: no two rows may meet all of them.</summary>
    /// <param name="expression">A column or an expression over the columns of one row, in the server's SQL.</param>
    /// <param name="operatorName">The operator, such as <c>=</c> or <c>&amp;&amp;</c>.</param>
    IExclusionConstraintElementSyntax With(string expression, string operatorName);

    /// <summary>Compares only some rows.</summary>
    /// <param name="filter">Which rows, in the server's SQL.</param>
    IExclusionConstraintElementSyntax Where(string filter);
}
