using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>Makes the option that tells how many workers of one process are at it at once.</summary>
internal static class WorkerCount
{
    public static Option<int?> CreateOption(string description) => new("--workers")
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (WorkerLimit.TryParse(text, out var count))
            {
                return count;
            }

            result.AddError(WorkerLimit.Complaint("--workers", text));
            return null;
        },
    };
}
