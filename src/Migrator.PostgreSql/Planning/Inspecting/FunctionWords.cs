using System.Text;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Functions whose body is text: the server keeps no record of what they read, and only their words tell.</summary>
internal static class FunctionWords
{
    /// <summary>The condition that <c>p</c>, a function, is somebody's own and has a body to be read.</summary>
    public const string IsReadable =
        """
        p.prosqlbody IS NULL
           AND (SELECT l.lanname FROM pg_language l WHERE l.oid = p.prolang) NOT IN ('internal', 'c')
           AND (SELECT n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'migrator') FROM pg_namespace n WHERE n.oid = p.pronamespace)
           AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
        """;

    /// <summary>A pattern for a whole word, whatever characters are in it.</summary>
    public static string Word(string name)
    {
        var escaped = string.Concat(name.EnumerateRunes().Select(letter => Rune.IsLetterOrDigit(letter) || letter.Value == '_' ? letter.ToString() : $"[{(letter.Value is '^' or ']' or '\\' ? "\\" : "")}{letter}]"));
        return $"(^|[^[:alnum:]_]){escaped}($|[^[:alnum:]_])";
    }
}
