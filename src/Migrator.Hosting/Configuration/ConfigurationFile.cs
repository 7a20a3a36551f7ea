using System.Text.Json;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads a JSON file into paths and values; its <c>Migrator</c> section if it has one, else the whole.</summary>
internal static class ConfigurationFile
{
    private const string Section = "Migrator";

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static IReadOnlyDictionary<string, string> Read(string file)
    {
        using var document = Parse(file);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new UsageException($"The configuration {file} is no JSON object.");
        }

        foreach (var property in root.EnumerateObject())
        {
            if (string.Equals(property.Name, Section, StringComparison.OrdinalIgnoreCase))
            {
                return Checked(property.Value, file);
            }
        }

        return Checked(root, file);
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file), Lenient);
        }
        catch (JsonException problem)
        {
            throw new UsageException($"The configuration {file} is no valid JSON: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The configuration {file} cannot be read: {problem.Message}", problem);
        }
    }

    private static Dictionary<string, string> Checked(JsonElement section, string file)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Flatten(section, "", values);
        foreach (var path in values.Keys)
        {
            if (!KnownKeys.Contains(path))
            {
                throw new UsageException($"The configuration {file} has an unknown key '{path}'. The nearest known one is '{KnownKeys.Nearest(path)}'.");
            }
        }

        return values;
    }

    private static void Flatten(JsonElement element, string path, Dictionary<string, string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, Join(path, property.Name), values);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Flatten(item, Join(path, index++.ToString(System.Globalization.CultureInfo.InvariantCulture)), values);
                }

                break;
            default:
                values[path] = element.ToString();
                break;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}:{name}";
}
