using System.CommandLine;
using System.Globalization;
using Migrator.Gates.Uses;

namespace Migrator.Cli.Options;

/// <summary>What an instance does with the two shapes of migrations: <c>--uses 202611230900=new-only</c>.</summary>
internal static class UsesOption
{
    public static Option<string[]> Create() => new("--uses") { Description = "What it does with the shapes of a migration, where its version does not tell; may be repeated.", HelpName = "MIGRATION=WORD" };

    /// <summary>What an instance publishes.</summary>
    /// <exception cref="UsageException">A value is no such thing.</exception>
    public static IReadOnlyList<string> Read(string[] given)
    {
        var declared = new Dictionary<MigrationId, ShapeUses>();
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [var number, var word]
                || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var migration)
                || UseWord.Read(word) is ShapeUses.None
                || !declared.TryAdd(new MigrationId(migration), UseWord.Read(word)))
            {
                throw new UsageException($"--uses '{text}' is not MIGRATION=WORD, once for each migration. The words: {UseWord.Accepted}.");
            }
        }

        return UseWord.Capabilities(declared);
    }
}
