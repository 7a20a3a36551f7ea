using System.Text;

namespace Migrator.PostgreSql.State.Use;

/// <summary>Cuts a statement into names and signs, so that what is only said in a string or a comment is not taken for a name.</summary>
internal static class StatementTokens
{
    public static IReadOnlyList<Token> Of(string sql) => Cut(sql).Tokens;

    /// <summary>The statement without its values: what stands for a string or a number is left out.</summary>
    public static string WithoutValues(string sql)
    {
        var shown = new StringBuilder(sql);
        foreach (var (from, to) in Cut(sql).Values.AsEnumerable().Reverse())
        {
            shown.Remove(from, to - from).Insert(from, sql[from] is '\'' ? "'…'" : "…");
        }

        return shown.ToString();
    }

    private static (List<Token> Tokens, List<(int From, int To)> Values) Cut(string sql)
    {
        List<Token> tokens = [];
        List<(int From, int To)> values = [];
        var at = 0;
        while (at < sql.Length)
        {
            var here = sql[at];
            if (char.IsWhiteSpace(here))
            {
                at++;
            }
            else if (Starts(sql, at, "--"))
            {
                at = End(sql, "\n", at);
            }
            else if (Starts(sql, at, "/*"))
            {
                at = EndOfComment(sql, at);
            }
            else if (here is '\'')
            {
                var from = at;
                at = EndOfString(sql, at, tokens is [.., { IsQuoted: false, Text: "e" }]);

                // A quote within a string is written as two.
                if (values is [.., var before] && before.To == from && sql[before.From] is '\'')
                {
                    values[^1] = before with { To = at };
                }
                else
                {
                    values.Add((from, at));
                }
            }
            else if (here is '"')
            {
                tokens.Add(Quoted(sql, ref at));
            }
            else if (IsStart(here))
            {
                var from = at;
                while (at < sql.Length && (IsStart(sql[at]) || char.IsDigit(sql[at]) || sql[at] is '$'))
                {
                    at++;
                }

                tokens.Add(new(Fold(sql[from..at]), IsName: true, IsQuoted: false));
            }
            else if (here is '$' && DollarQuote(sql, at) is { } quote)
            {
                var from = at;
                at = End(sql, quote, at + quote.Length);
                values.Add((from, at));
            }
            else if (here is '$')
            {
                // A parameter, such as $1.
                var from = at++;
                while (at < sql.Length && char.IsDigit(sql[at]))
                {
                    at++;
                }

                tokens.Add(new(sql[from..at], IsName: false, IsQuoted: false));
            }
            else if (char.IsDigit(here))
            {
                var from = at;
                while (at < sql.Length && (IsStart(sql[at]) || char.IsDigit(sql[at]) || sql[at] is '.'))
                {
                    at++;
                }

                tokens.Add(new(sql[from..at], IsName: false, IsQuoted: false));
                values.Add((from, at));
            }
            else
            {
                tokens.Add(new(here.ToString(), IsName: false, IsQuoted: false));
                at++;
            }
        }

        return (tokens, values);
    }

    private static bool IsStart(char here) => here is '_' or >= '\u0080' || char.IsAsciiLetter(here);

    private static bool Starts(string sql, int at, string with) => string.CompareOrdinal(sql, at, with, 0, with.Length) == 0;

    // The server folds ASCII only where the encoding has more than one byte.
    private static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var one in name)
        {
            folded.Append(char.IsAsciiLetterUpper(one) ? (char)(one | 0x20) : one);
        }

        return folded.ToString();
    }

    private static int End(string sql, string mark, int from)
    {
        var end = sql.IndexOf(mark, from, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + mark.Length;
    }

    private static int EndOfComment(string sql, int at)
    {
        var depth = 0;
        for (; at < sql.Length; at++)
        {
            if (Starts(sql, at, "/*"))
            {
                depth++;
                at++;
            }
            else if (Starts(sql, at, "*/"))
            {
                at++;
                if (--depth == 0)
                {
                    return at + 1;
                }
            }
        }

        return sql.Length;
    }

    private static int EndOfString(string sql, int at, bool isEscaped)
    {
        for (at++; at < sql.Length; at++)
        {
            if (isEscaped && sql[at] is '\\')
            {
                at++;
            }
            else if (sql[at] is '\'')
            {
                return at + 1;
            }
        }

        return sql.Length;
    }

    private static Token Quoted(string sql, ref int at)
    {
        var name = new StringBuilder();
        for (at++; at < sql.Length; at++)
        {
            if (sql[at] is '"')
            {
                if (at + 1 == sql.Length || sql[at + 1] is not '"')
                {
                    at++;
                    break;
                }

                at++;
            }

            name.Append(sql[at]);
        }

        return new(name.ToString(), IsName: true, IsQuoted: true);
    }

    /// <summary>The opening mark of a string in dollars; null for a parameter such as $1.</summary>
    private static string? DollarQuote(string sql, int at)
    {
        var end = sql.IndexOf('$', at + 1);
        if (end < 0)
        {
            return null;
        }

        var tag = sql[(at + 1)..end];
        return tag.Length == 0 || (IsStart(tag[0]) && tag.All(one => IsStart(one) || char.IsDigit(one))) ? sql[at..(end + 1)] : null;
    }
}

/// <summary>A name or a sign of a statement; names as the server stores them.</summary>
internal readonly record struct Token(string Text, bool IsName, bool IsQuoted)
{
    public bool IsWord(string word) => IsName && !IsQuoted && Text == word;

    public bool IsSign(string sign) => !IsName && Text == sign;
}
