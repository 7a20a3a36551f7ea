using System.Text.RegularExpressions;

namespace Migrator.Specification.Tests.Harness;

/// <summary>
/// Puts real names into SQL that says <c>[customers]</c>; as text in a literal, <c>&lt;customers&gt;</c>, or
/// <c>&lt;shop.customers&gt;</c> with quotes, as the server reads it back.
/// </summary>
internal static partial class Wording
{
    public static string Sql(INaming naming, string text)
        => Qualified().Replace(
            Bare().Replace(
                Bracketed().Replace(text, match => Quote(naming.Of(match.Groups[1].Value))),
                match => Literal(naming.Of(match.Groups[1].Value))),
            match => Literal($"{Quote(naming.Of(match.Groups[1].Value))}.{Quote(naming.Of(match.Groups[2].Value))}"));

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"<([a-z]\w*)>")]
    private static partial Regex Bare();

    [GeneratedRegex(@"<([a-z]\w*)\.([a-z]\w*)>")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"\[([a-z]\w*)\]")]
    private static partial Regex Bracketed();
}
