using System.CommandLine;
using Migrator.Cli.Configuration;

namespace Migrator.Cli.Commands;

/// <summary>What is wrong with a command line, in few words, with the word that was probably meant.</summary>
internal static class ParseComplaints
{
    private const int Typo = 3;

    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // A word that nobody knows explains the rest.
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return [.. parsed.UnmatchedTokens.Select(token => Unknown(token, parsed.CommandResult.Command))];
        }

        return [.. parsed.Errors.Select(problem => problem.Message).Distinct()];
    }

    /// <summary>Refuses a value that is more likely a misspelt option.</summary>
    public static void RefuseOptions<T>(Argument<T> argument)
        => argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError(result.Parent is System.CommandLine.Parsing.CommandResult { Command: var command }
                    ? UnknownOption(token.Value, command)
                    : $"There is no option '{token.Value}'.");
            }
        });

    private static string Unknown(string token, Command command)
        => token.StartsWith('-')
            ? UnknownOption(token, command)
            : $"Unrecognized command or argument '{token}'.{Suggestion(token, command.Subcommands.Select(one => one.Name))}";

    private static string UnknownOption(string token, Command command)
        => $"There is no option '{token}'.{Suggestion(token, Names(command))}";

    private static IEnumerable<string> Names(Command command)
        => command.Options
            .Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Select(option => option.Name);

    private static string Suggestion(string token, IEnumerable<string> names)
        => names.MinBy(name => Likeness.Distance(name, token)) is { } nearest && Likeness.Distance(nearest, token) <= Typo
            ? $" Did you mean '{nearest}'?"
            : "";
}
