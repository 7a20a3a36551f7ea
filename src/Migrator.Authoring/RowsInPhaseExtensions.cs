using FluentMigrator.Builders.Delete;
using FluentMigrator.Builders.Insert;
using FluentMigrator.Builders.Update;
using FluentMigrator.Expressions;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Lets one change of rows say when it runs. Without it rows are changed in the backfill phase, and in expand where the migration creates their table.</summary>
public static class RowsInPhaseExtensions
{
    /// <summary>Declares when the rows that follow are inserted.</summary>
    /// <param name="insert">The migration's <c>Insert</c>.</param>
    /// <param name="phase">The phase.</param>
    public static IInsertExpressionRoot InPhase(this IInsertExpressionRoot insert, Phase phase) => new InsertExpressionRoot(Phased(insert, phase));

    /// <summary>Declares when the rows that follow are updated.</summary>
    /// <param name="update">The migration's <c>Update</c>.</param>
    /// <param name="phase">The phase.</param>
    public static IUpdateExpressionRoot InPhase(this IUpdateExpressionRoot update, Phase phase) => new UpdateExpressionRoot(Phased(update, phase));

    /// <summary>Declares when the rows that follow are deleted. Only <c>FromTable(…)</c> may follow.</summary>
    /// <param name="delete">The migration's <c>Delete</c>.</param>
    /// <param name="phase">The phase.</param>
    public static IDeleteExpressionRoot InPhase(this IDeleteExpressionRoot delete, Phase phase) => new DeleteExpressionRoot(Phased(delete, phase));

    private static MigrationContext Phased(object root, Phase phase)
    {
        ArgumentNullException.ThrowIfNull(root);

        var context = MigrationContexts.Of(root);
        return new MigrationContext(context.QuerySchema, context.ServiceProvider, context.Connection)
        {
            Expressions = new PhasedExpressions(context.Expressions, phase),
        };
    }

    /// <summary>Hands on what is said, with the phase; the builder goes on describing the expression inside.</summary>
    private sealed class PhasedExpressions(ICollection<IMigrationExpression> outer, Phase phase) : System.Collections.ObjectModel.Collection<IMigrationExpression>
    {
        protected override void InsertItem(int index, IMigrationExpression item)
        {
            base.InsertItem(index, item);
            outer.Add(new InPhaseExpression(item, phase, undo: null));
        }
    }
}
