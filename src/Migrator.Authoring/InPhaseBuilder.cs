using FluentMigrator.Builders.Execute;
using FluentMigrator.Infrastructure;

namespace Migrator.Authoring;

/// <summary>Lets FluentMigrator's own root build the expressions, and wraps them.</summary>
internal sealed class InPhaseBuilder(IMigrationContext context, Phase phase, string? undo) : IInPhaseSyntax
{
    private bool isOutsideTransaction;
    private string? done;

    public IInPhaseSyntax OutsideTransaction(string? doneWhen = null)
    {
        (isOutsideTransaction, done) = (true, doneWhen);
        return this;
    }

    public void Sql(string sqlStatement) => Wrap(execute => execute.Sql(sqlStatement));

    public void Sql(string sqlStatement, string description) => Wrap(execute => execute.Sql(sqlStatement, description));

    public void Script(string pathToSqlScript) => Wrap(execute => execute.Script(pathToSqlScript));

    public void EmbeddedScript(string embeddedSqlScriptName) => Wrap(execute => execute.EmbeddedScript(embeddedSqlScriptName));

    private void Wrap(Action<IExecuteExpressionRoot> execute)
    {
        var inner = new MigrationContext(context.QuerySchema, context.ServiceProvider, context.Connection);
        execute(new ExecuteExpressionRoot(inner));
        foreach (var expression in inner.Expressions)
        {
            context.Expressions.Add(new InPhaseExpression(expression, phase, undo) { IsOutsideTransaction = isOutsideTransaction, DoneWhen = done });
        }
    }
}
