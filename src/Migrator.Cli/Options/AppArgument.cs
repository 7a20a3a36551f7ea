using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>Makes arguments of the form <c>APP=…</c>.</summary>
internal static class AppArgument
{
    public static Argument<AppAtVersion> Create(string description, string form = "APP=VERSION") => new(form)
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (AppAtVersion.TryParse(text, out var parsed))
            {
                return parsed;
            }

            result.AddError($"'{text}' is not {form}.");
            return null;
        },
    };
}
