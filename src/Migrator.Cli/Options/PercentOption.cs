using System.CommandLine;

namespace Migrator.Cli.Options;

/// <summary>Makes options that take a share.</summary>
internal static class PercentOption
{
    public static Option<double?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PERCENT",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Shares.TryParsePercent(text, out var percent) && percent is >= 0.001 and < 100)
            {
                return percent;
            }

            result.AddError($"{name}: '{text}' is no share. Write a number from 0.001 to below 100 and a percent sign, such as 1% or 0.5%.");
            return null;
        },
    };
}
