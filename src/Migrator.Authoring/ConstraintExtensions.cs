using FluentMigrator.Builders.Create;
using FluentMigrator.Builders.Delete;

namespace Migrator.Authoring;

/// <summary>Checks, exclusion constraints and constraints that wait, which FluentMigrator has no words for.</summary>
public static class ConstraintExtensions
{
    /// <summary>Adds a check, enforced from contract on.</summary>
    /// <param name="create">The migration's <c>Create</c>.</param>
    /// <param name="constraintName">Its name.</param>
    public static ICheckConstraintOnTableSyntax CheckConstraint(this ICreateExpressionRoot create, string constraintName)
        => new CheckConstraintBuilder(Added(create, new CreateCheckConstraintExpression { ConstraintName = constraintName }));

    /// <summary>Adds an exclusion constraint, enforced from contract on.</summary>
    /// <param name="create">The migration's <c>Create</c>.</param>
    /// <param name="constraintName">Its name.</param>
    public static IExclusionConstraintOnTableSyntax ExclusionConstraint(this ICreateExpressionRoot create, string constraintName)
        => new ExclusionConstraintBuilder(Added(create, new CreateExclusionConstraintExpression { ConstraintName = constraintName }));

    /// <summary>Lets the foreign key, unique constraint or primary key that follows wait for the end of a transaction.</summary>
    /// <param name="create">The migration's <c>Create</c>.</param>
    /// <param name="initiallyDeferred">True if it waits without being told to.</param>
    public static IDeferrableSyntax Deferrable(this ICreateExpressionRoot create, bool initiallyDeferred = false)
    {
        ArgumentNullException.ThrowIfNull(create);

        return new DeferrableBuilder(MigrationContexts.Of(create), initiallyDeferred);
    }

    /// <summary>Drops a check.</summary>
    /// <param name="delete">The migration's <c>Delete</c>.</param>
    /// <param name="constraintName">Its name.</param>
    public static IDeleteConstraintFromTableSyntax CheckConstraint(this IDeleteExpressionRoot delete, string constraintName)
        => new DeleteConstraintBuilder(Added(delete, new DeleteCheckOrExclusionExpression(isCheck: true) { ConstraintName = constraintName }));

    /// <summary>Drops an exclusion constraint.</summary>
    /// <param name="delete">The migration's <c>Delete</c>.</param>
    /// <param name="constraintName">Its name.</param>
    public static IDeleteConstraintFromTableSyntax ExclusionConstraint(this IDeleteExpressionRoot delete, string constraintName)
        => new DeleteConstraintBuilder(Added(delete, new DeleteCheckOrExclusionExpression(isCheck: false) { ConstraintName = constraintName }));

    private static TExpression Added<TExpression>(object root, TExpression expression)
        where TExpression : ConstraintExpression
    {
        ArgumentNullException.ThrowIfNull(root);

        MigrationContexts.Of(root).Expressions.Add(expression);
        return expression;
    }
}
