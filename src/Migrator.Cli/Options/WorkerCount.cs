using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>Makes the option that tells how many workers of one process are at it at once.</summary>
internal static class WorkerCount
{
    public static Option<int?> CreateOption(string description) => new("--workers")
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => ParsedValue.Of<int>(result, WorkerLimit.TryParse, "--workers", WorkerLimit.Complaint),
    };
}
