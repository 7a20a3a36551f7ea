namespace Migrator.PostgreSql.Execution;

/// <summary>The server's table locks, weakest first, and which of them exclude which.</summary>
internal static class LockMode
{
    private static readonly string[] Modes =
    [
        "ACCESS SHARE",
        "ROW SHARE",
        "ROW EXCLUSIVE",
        "SHARE UPDATE EXCLUSIVE",
        "SHARE",
        "SHARE ROW EXCLUSIVE",
        "EXCLUSIVE",
        "ACCESS EXCLUSIVE",
    ];

    /// <summary>By requested mode: one character per held mode, in the order above; x where they exclude each other.</summary>
    private static readonly string[] Conflicts =
    [
        ".......x",
        "......xx",
        "....xxxx",
        "...xxxxx",
        "..xx.xxx",
        "..xxxxxx",
        ".xxxxxxx",
        "xxxxxxxx",
    ];

    public static int Strength(string mode) => Array.IndexOf(Modes, mode.ToUpperInvariant()) is var found and >= 0
        ? found
        : throw new ArgumentException($"PostgreSQL has no table lock called \"{mode}\".", nameof(mode));

    /// <summary>The held modes that keep a requested one waiting, as <c>pg_locks.mode</c> spells them.</summary>
    public static string[] ConflictingWith(string mode)
    {
        var row = Conflicts[Strength(mode)];
        return [.. Modes.Where((_, held) => row[held] == 'x').Select(AsInPgLocks)];
    }

    private static string AsInPgLocks(string mode) =>
        string.Concat(mode.Split(' ').Select(word => $"{word[0]}{word[1..].ToLowerInvariant()}")) + "Lock";
}
