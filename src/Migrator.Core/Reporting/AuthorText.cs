using System.Globalization;
using System.Text;

namespace Migrator.Reporting;

/// <summary>Makes text that somebody else wrote safe to print: no control or direction characters reach a terminal.</summary>
public static class AuthorText
{
    /// <summary>As one line: line breaks and tabs become spaces, other control characters go.</summary>
    public static string Line(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Filter(text, breaks: " ").Trim();
    }

    /// <summary>As SQL of several lines: line breaks stay, tabs become four spaces, other control characters go.</summary>
    public static string Block(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Filter(text.ReplaceLineEndings("\n"), breaks: "\n").Trim('\n');
    }

    private static string Filter(string text, string breaks)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n' or 0x2028 or 0x2029:
                    clean.Append(breaks);
                    break;
                case '\t':
                    clean.Append(breaks == "\n" ? "    " : " ");
                    break;
                default:
                    if (IsPrintable(rune))
                    {
                        clean.Append(rune.ToString());
                    }

                    break;
            }
        }

        return clean.ToString();
    }

    // Format characters turn the direction of a line round or hide parts of it.
    private static bool IsPrintable(Rune rune)
        => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate);
}
