using System.CommandLine;
using System.Globalization;

namespace Migrator.Cli.Options;

/// <summary>How many workers of one process are at it at once. Each has a connection of its own, so there is a limit.</summary>
internal static class WorkerCount
{
    public const int Most = 64;

    public static Option<int?> CreateOption(string description) => new("--workers")
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (TryParse(text, out var count))
            {
                return count;
            }

            result.AddError(Complaint("--workers", text));
            return null;
        },
    };

    public static bool TryParse(string? text, out int count)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= Most;

    public static string Complaint(string origin, string? text)
        => $"{origin}: '{text}' is not a number of workers. Give one from 1 to {Most.ToString(CultureInfo.InvariantCulture)}.";
}
