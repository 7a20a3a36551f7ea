using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>Makes options that take a duration.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            if (Durations.TryParse(text, out var duration))
            {
                return duration;
            }

            result.AddError(Durations.Complaint(name, text));
            return null;
        },
    };
}
