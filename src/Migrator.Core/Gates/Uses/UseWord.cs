using System.Globalization;

namespace Migrator.Gates.Uses;

/// <summary>How instances say what they do with the shapes of a migration: <c>202611230900=new-only</c>, among their capabilities.</summary>
public static class UseWord
{
    /// <summary>The words that are understood.</summary>
    public const string Accepted = "old-only, writes-both-reads-old, writes-both-reads-new, new-only";

    private static readonly (ShapeUses Use, string Word)[] Words =
    [
        (ShapeUses.OldOnly, "old-only"),
        (ShapeUses.WritesBothReadsOld, "writes-both-reads-old"),
        (ShapeUses.WritesBothReadsNew, "writes-both-reads-new"),
        (ShapeUses.NewOnly, "new-only"),
    ];

    /// <summary>The use that a word stands for; <see cref="ShapeUses.None"/> for a word that is not understood.</summary>
    public static ShapeUses Read(string? word) => Words.FirstOrDefault(one => one.Word == word).Use;

    /// <summary>The words of all the uses, in the order in which a fleet goes through them.</summary>
    public static IReadOnlyList<string> Of(ShapeUses uses) => [.. Words.Where(one => uses.HasFlag(one.Use)).Select(one => one.Word)];

    /// <summary>What an instance publishes of its use of a migration's shapes.</summary>
    /// <exception cref="ArgumentException">It is not exactly one use.</exception>
    public static string Capability(MigrationId migration, ShapeUses use)
        => Of(use) is [var word] ? $"{Prefix(migration)}{word}" : throw new ArgumentException($"'{use}' is not one use.", nameof(use));

    /// <summary>What an instance publishes of all that it has declared.</summary>
    public static IReadOnlyList<string> Capabilities(IReadOnlyDictionary<MigrationId, ShapeUses> declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        return [.. declared.OrderBy(one => one.Key).Select(one => Capability(one.Key, one.Value))];
    }

    /// <summary>What an instance says of a migration; null if it says nothing. One that says several things says none that is understood.</summary>
    public static string? SaidOf(MigrationId migration, IReadOnlyList<string> capabilities)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        var prefix = Prefix(migration);
        string[] said = [.. capabilities.Where(one => one.StartsWith(prefix, StringComparison.Ordinal)).Select(one => one[prefix.Length..]).Distinct().Order(StringComparer.Ordinal)];
        return said.Length == 0 ? null : string.Join(" and ", said);
    }

    /// <summary>True for a capability that is about a migration, or about none; false for what only looks like one.</summary>
    public static bool IsReadable(string capability)
    {
        ArgumentNullException.ThrowIfNull(capability);
        return capability.Split('=', 2) is not [var migration, var word]
            || (word.Length > 0 && long.TryParse(migration, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && migration == new MigrationId(number).ToString());
    }

    private static string Prefix(MigrationId migration) => $"{migration}=";
}
