using System.Text.RegularExpressions;
using Migrator.Planning;
using Migrator.Reporting;

namespace Migrator.Cli.Demonstration;

/// <summary>The statement that a step is about, in one line for people who watch. The plan shows all of them, whole.</summary>
internal static partial class ShortSql
{
    private static readonly string[] Telling = ["ALTER TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX"];

    /// <summary>The line; null for a step that touches no table.</summary>
    public static string? Of(PlanStep step, int width)
    {
        var statements = step.Do.Statements.Select(statement => statement.Sql).ToList();
        var told = Telling
            .SelectMany(start => statements.Where(sql => sql.StartsWith(start, StringComparison.Ordinal)))
            .FirstOrDefault();
        if (told is null)
        {
            return null;
        }

        var rest = statements.Count > 1 ? $"  (+ {Quantity.Count(statements.Count - 1)} more)" : "";
        var line = Blanks().Replace(AuthorText.Line(told), " ").Replace("\"", "", StringComparison.Ordinal).Replace("character varying", "varchar", StringComparison.Ordinal);
        return line.Length + rest.Length <= width ? line + rest : $"{line[..(width - rest.Length - 1)]}…{rest}";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
