using System.Globalization;

namespace Migrator.Execution.LiveVersions;

/// <summary>What a configuration says of one source, key by key; upper and lower case do not count.</summary>
public sealed class SourceKeys
{
    private readonly IReadOnlyList<(string[] Names, string Value)> values;

    /// <summary>Holds what is said.</summary>
    /// <param name="path">Where it is said, for messages.</param>
    /// <param name="values">Keys below the path, and their values; those of a list have its place after a colon.</param>
    public SourceKeys(string path, IEnumerable<KeyValuePair<string, string>> values)
    {
        Path = path;
        this.values = [.. values.Select(pair => (pair.Key.Split(':'), pair.Value))];
    }

    /// <summary>Where it is said.</summary>
    public string Path { get; }

    /// <summary>All that is said: keys below the path, and their values.</summary>
    public IEnumerable<KeyValuePair<string, string>> Entries => values.Select(value => KeyValuePair.Create(string.Join(':', value.Names), value.Value));

    /// <summary>The keys that are there, without what is below them.</summary>
    public IEnumerable<string> Names => values.Select(value => value.Names[0]);

    /// <summary>One value; null if there is none.</summary>
    public string? One(string key) => values.Where(value => value.Names is [var name] && Is(name, key)).Select(value => value.Value).FirstOrDefault();

    /// <summary>The values of a list.</summary>
    public IReadOnlyList<string> All(string key) => [.. values.Where(value => value.Names is [var name, _] && Is(name, key)).Select(value => value.Value)];

    /// <summary>A whole number; null if there is none.</summary>
    /// <exception cref="FormatException">It is no whole number.</exception>
    public int? Number(string key)
        => One(key) is not { } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong(key, "write a whole number");

    /// <summary>Says that a key is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="what">What belongs there.</param>
    public FormatException Missing(string key, string what) => new($"{Path}:{key} is missing: {what}.");

    /// <summary>Says that a value cannot be read.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cure">What to write.</param>
    public FormatException Wrong(string key, string cure) => new($"{Path}:{key} is '{One(key)}'; {cure}.");

    private static bool Is(string name, string key) => string.Equals(name, key, StringComparison.OrdinalIgnoreCase);
}
