using FluentMigrator.Builders.Execute;

namespace Migrator.Authoring;

/// <summary>Lets opaque SQL say when it runs.</summary>
public static class InPhaseExtensions
{
    /// <summary>Declares when the SQL that follows runs, and what takes it back.</summary>
    /// <param name="execute">The migration's <c>Execute</c>.</param>
    /// <param name="phase">The phase in which it runs.</param>
    /// <param name="undo">SQL that takes it back; null if nothing does, and then a rollback past it is refused.</param>
    public static IInPhaseSyntax InPhase(this IExecuteExpressionRoot execute, Phase phase, string? undo = null)
    {
        ArgumentNullException.ThrowIfNull(execute);

        return new InPhaseBuilder(MigrationContexts.Of(execute), phase, undo);
    }
}
