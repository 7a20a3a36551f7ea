using System.Globalization;
using Migrator.Gates.Uses;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what an instance says it does with the shapes of migrations.</summary>
internal static class ConfiguredUses
{
    public static IReadOnlyList<(MigrationId Migration, ShapeUses Use)> Read(ConfiguredValues values) => [.. values.Below("Uses").Select(Read)];

    private static (MigrationId Migration, ShapeUses Use) Read((string[] Names, string Value, string Origin) entry)
    {
        if (!long.TryParse(entry.Names[0], NumberStyles.None, CultureInfo.InvariantCulture, out var migration))
        {
            throw new UsageException($"{entry.Origin}: '{entry.Names[0]}' is no migration's number.");
        }

        return UseWord.Read(entry.Value) is not ShapeUses.None and var use
            ? (new MigrationId(migration), use)
            : throw new UsageException($"{entry.Origin} is '{entry.Value}'; write one of {UseWord.Accepted}.");
    }
}
