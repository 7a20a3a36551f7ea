using FluentMigrator.Expressions;
using Migrator.Changes;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Translation;

/// <summary>SQL, scripts and embedded scripts: only their author knows when they may run.</summary>
internal static class OpaqueSqlTranslator
{
    private const int ShownCharacters = 80;

    public static void Run(
        ExecuteSqlScriptExpressionBase execute, CollectedExpression collected, Translated translated, CapturingDatabase database)
    {
        var sql = Read(execute, translated, database);
        var phase = collected.Phase
            ?? translated.Migration.RunsIn
            ?? throw new UndeclaredPhaseException(translated.Migration.Name, translated.Migration.Location, BeginningOf(sql));

        translated.Add(new RunSql
        {
            Sql = new SqlText(sql),
            Phase = phase,
            Undo = collected.Undo,
            IsOutsideTransaction = collected.IsOutsideTransaction || translated.Migration.IsOutsideTransaction,
            DoneWhen = collected.DoneWhen,
            Purpose = (execute as ExecuteSqlStatementExpression)?.Description is { Length: > 0 } description ? description : null,
        });
    }

    // FluentMigrator itself finds the script and replaces its tokens.
    private static string Read(ExecuteSqlScriptExpressionBase execute, Translated translated, CapturingDatabase database)
    {
        try
        {
            return database.SqlOf(execute);
        }
        catch (Exception problem) when (problem is not MigratorException)
        {
            throw new MigrationFailedException(translated.Migration.Name, translated.Migration.Location, problem);
        }
    }

    private static string BeginningOf(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ShownCharacters ? line : $"{line[..ShownCharacters]}…";
    }
}
