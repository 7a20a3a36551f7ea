namespace Migrator.Sandbox;

/// <summary>The settings of every server that is started here: fast, because nobody needs it after a crash.</summary>
internal static class ServerSettings
{
    public static IReadOnlyDictionary<string, string> For(SandboxOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["fsync"] = "off",
            ["synchronous_commit"] = "off",
            ["full_page_writes"] = "off",
            ["wal_level"] = "logical",
            ["max_connections"] = "300",
            ["max_prepared_transactions"] = "20",
            ["timezone"] = "UTC",
        };

        foreach (var (name, value) in options.Settings)
        {
            settings[name] = value;
        }

        return settings;
    }
}
