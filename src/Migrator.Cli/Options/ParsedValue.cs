using System.CommandLine.Parsing;

namespace Migrator.Cli.Options;

/// <summary>Reads the one value of an option, and says what is wrong with one that cannot be read.</summary>
internal static class ParsedValue
{
    public delegate bool TryParse<T>(string? text, out T value);

    public static T? Of<T>(ArgumentResult result, TryParse<T> parse, string name, Func<string, string?, string> complaint)
        where T : struct
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
        if (parse(text, out var value))
        {
            return value;
        }

        result.AddError(complaint(name, text));
        return null;
    }
}
