using System.Text.RegularExpressions;
using Migrator.Planning;
using Migrator.Reporting;

namespace Migrator.Tool.Demonstration;

/// <summary>The statement that a step is about, in one line for people who watch. The plan shows all of them, whole.</summary>
internal static partial class ShortSql
{
    // What says most about a step comes first.
    private static readonly string[] Telling = [" ADD COLUMN ", " DROP COLUMN ", " RENAME COLUMN _new", "ALTER TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX "];

    /// <summary>The line; null for a step that touches no table.</summary>
    public static string? Of(PlanStep step, int width)
    {
        var statements = step.Do.Statements.Select(statement => OneLine(statement.Sql)).ToList();
        var line = Telling
            .SelectMany(words => statements.Where(sql => sql.Contains(words, StringComparison.Ordinal) && !sql.StartsWith("CREATE FUNCTION", StringComparison.Ordinal)))
            .FirstOrDefault();
        if (line is null)
        {
            return null;
        }

        var rest = statements.Count > 1 ? $"  (+ {Quantity.Count(statements.Count - 1)} more)" : "";
        return line.Length + rest.Length <= width ? line + rest : $"{line[..(width - rest.Length - 1)]}…{rest}";
    }

    private static string OneLine(string sql)
        => Blanks().Replace(AuthorText.Line(sql), " ").Replace("\"", "", StringComparison.Ordinal).Replace("character varying", "varchar", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
