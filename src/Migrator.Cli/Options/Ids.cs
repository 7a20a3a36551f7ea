using System.CommandLine;
using System.Globalization;

namespace Migrator.Cli.Options;

/// <summary>Arguments that name migrations.</summary>
internal static class Ids
{
    public static Argument<MigrationId[]> Optional(string description) => Create(description, ArgumentArity.ZeroOrMore);

    public static Argument<MigrationId[]> Required(string description) => Create(description, ArgumentArity.OneOrMore);

    public static Argument<MigrationId> Single(string description) => new("ID")
    {
        Description = description,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new MigrationId(number);
            }

            result.AddError($"'{text}' is no migration's number.");
            return default;
        },
    };

    private static Argument<MigrationId[]> Create(string description, ArgumentArity arity) => new("ID")
    {
        Description = description,
        Arity = arity,
        CustomParser = result =>
        {
            var ids = new List<MigrationId>();
            foreach (var token in result.Tokens)
            {
                if (long.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    ids.Add(new MigrationId(number));
                }
                else
                {
                    result.AddError($"'{token.Value}' is no migration's number.");
                }
            }

            return [.. ids.Distinct()];
        },
    };
}
