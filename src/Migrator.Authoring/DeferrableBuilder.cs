using FluentMigrator.Builders.Create;
using FluentMigrator.Builders.Create.Constraint;
using FluentMigrator.Builders.Create.ForeignKey;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Lets FluentMigrator's own root build the constraint, and wraps it.</summary>
internal sealed class DeferrableBuilder(IMigrationContext context, bool initiallyDeferred) : IDeferrableSyntax
{
    public ICreateForeignKeyFromTableSyntax ForeignKey(string foreignKeyName) => Wrap(create => create.ForeignKey(foreignKeyName));

    public ICreateConstraintOnTableSyntax UniqueConstraint(string constraintName) => Wrap(create => create.UniqueConstraint(constraintName));

    public ICreateConstraintOnTableSyntax PrimaryKey(string primaryKeyName) => Wrap(create => create.PrimaryKey(primaryKeyName));

    private TNext Wrap<TNext>(Func<ICreateExpressionRoot, TNext> create)
    {
        var inner = new MigrationContext(context.QuerySchema, context.ServiceProvider, context.Connection);
        var next = create(new CreateExpressionRoot(inner));
        foreach (var expression in inner.Expressions)
        {
            context.Expressions.Add(new DeferrableExpression(expression, initiallyDeferred));
        }

        return next;
    }
}
