using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>Makes options that take a duration.</summary>
internal static class DurationOption
{
    public static Option<TimeSpan?> Create(string name, string description) => Create(name, description, isEmptyAllowed: true);

    /// <summary>One that cannot be nothing at all.</summary>
    public static Option<TimeSpan?> CreatePositive(string name, string description) => Create(name, description, isEmptyAllowed: false);

    private static Option<TimeSpan?> Create(string name, string description, bool isEmptyAllowed) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : null;
            var isDuration = Durations.TryParse(text, out var duration);
            if (isDuration && (isEmptyAllowed || duration > TimeSpan.Zero))
            {
                return duration;
            }

            result.AddError(isDuration ? Durations.EmptyComplaint(name) : Durations.Complaint(name, text));
            return null;
        },
    };
}
