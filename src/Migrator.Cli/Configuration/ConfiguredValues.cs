using Migrator.Cli.Options;

namespace Migrator.Cli.Configuration;

/// <summary>The values of the environment laid over those of the file, by path.</summary>
internal sealed class ConfiguredValues
{
    private const string Prefix = "MIGRATOR_";

    private readonly Dictionary<string, (string Value, string Origin)> values = new(StringComparer.OrdinalIgnoreCase);

    public ConfiguredValues(string? file, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var (path, value) in file is null ? new Dictionary<string, string>() : ConfigurationFile.Read(file))
        {
            values[path] = (value, $"{path} in {file}");
        }

        foreach (var (name, value) in environment)
        {
            // Two underscores stand for a colon, which not every shell accepts in a name.
            var path = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal) : "";
            if (value.Length > 0 && KnownKeys.Contains(path))
            {
                values[path] = (value, name);
            }
        }
    }

    public string? Text(string path) => values.TryGetValue(path, out var found) ? found.Value : null;

    public TimeSpan Duration(string path, TimeSpan otherwise)
    {
        if (!values.TryGetValue(path, out var found))
        {
            return otherwise;
        }

        return Durations.TryParse(found.Value, out var duration)
            ? duration
            : throw new UsageException(Durations.Complaint(found.Origin, found.Value));
    }

    public int Workers(string path, int otherwise)
    {
        if (!values.TryGetValue(path, out var found))
        {
            return otherwise;
        }

        return WorkerCount.TryParse(found.Value, out var count) ? count : throw new UsageException(WorkerCount.Complaint(found.Origin, found.Value));
    }

    /// <summary>Values below a path: what follows it, its value and where it comes from; in the order of their names.</summary>
    public IReadOnlyList<(string[] Names, string Value, string Origin)> Below(string path)
        =>
        [
            .. values
                .Where(pair => pair.Key.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase))
                .OrderBy(pair => pair.Key.Length)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => (pair.Key[(path.Length + 1)..].Split(':'), pair.Value.Value, pair.Value.Origin)),
        ];
}
