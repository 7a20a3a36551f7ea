using Microsoft.Extensions.Configuration;

namespace Migrator.Hosting.Configuration;

/// <summary>The values of the environment laid over those of the file, by path.</summary>
internal sealed class ConfiguredValues
{
    private const string Prefix = "MIGRATOR_";

    private readonly Dictionary<string, (string Value, string Origin)> values = new(StringComparer.OrdinalIgnoreCase);

    public ConfiguredValues(string? file, IReadOnlyDictionary<string, string> environment, IConfiguration? section = null)
    {
        if (section is not null && file is null)
        {
            Take(section);
        }

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

    /// <summary>The same where nothing at all, which the server takes for no limit, or which never ends, cannot be meant.</summary>
    public TimeSpan PositiveDuration(string path, TimeSpan otherwise)
        => Duration(path, otherwise) is { } duration && duration > TimeSpan.Zero ? duration : throw new UsageException(Durations.EmptyComplaint(path));

    public bool Flag(string path, bool otherwise)
    {
        if (!values.TryGetValue(path, out var found))
        {
            return otherwise;
        }

        return bool.TryParse(found.Value, out var flag) ? flag : throw new UsageException($"{found.Origin} is '{found.Value}'; write true or false.");
    }

    public T Choice<T>(string path, T otherwise)
        where T : struct, Enum
    {
        if (!values.TryGetValue(path, out var found))
        {
            return otherwise;
        }

        return Array.Find(Enum.GetNames<T>(), name => string.Equals(name, found.Value, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<T>(known)
            : throw new UsageException($"{found.Origin} is '{found.Value}'; write one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    public int Workers(string path, int otherwise)
    {
        if (!values.TryGetValue(path, out var found))
        {
            return otherwise;
        }

        return WorkerLimit.TryParse(found.Value, out var count) ? count : throw new UsageException(WorkerLimit.Complaint(found.Origin, found.Value));
    }

    /// <summary>The values of a section that an application has read, whatever it comes from.</summary>
    public static ConfiguredValues Of(IConfiguration section) => new(file: null, new Dictionary<string, string>(), section);

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

    private void Take(IConfiguration section)
    {
        foreach (var (path, value) in section.AsEnumerable(makePathsRelative: true))
        {
            // An empty list comes as an empty text.
            if (string.IsNullOrEmpty(value))
            {
                continue;
            }

            var origin = section is IConfigurationSection named ? $"{named.Path}:{path}" : path;
            if (!KnownKeys.Contains(path))
            {
                throw new UsageException($"The configuration has an unknown key '{origin}'. The nearest known one is '{KnownKeys.Nearest(path)}'.");
            }

            values[path] = (value, origin);
        }
    }
}
