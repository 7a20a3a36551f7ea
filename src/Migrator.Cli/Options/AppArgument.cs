using System.CommandLine;
using Migrator.Gates;

namespace Migrator.Cli.Options;

/// <summary>Makes arguments of the form <c>APP=…</c>.</summary>
internal static class AppArgument
{
    /// <summary>The version that an argument names.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static AppVersion VersionOf(AppAtVersion asked)
        => AppVersion.TryParse(asked.Version, out var version) ? version : throw new UsageException($"'{asked.Version}' is no version. Accepted: {AppVersion.AcceptedForms}.");

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
