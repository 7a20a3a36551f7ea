using System.Text.Json;

namespace Migrator.PostgreSql.State;

/// <summary>Texts of an array, read by <c>array_to_json(…)::text</c>: no row can hold an array.</summary>
internal static class TextList
{
    public static IReadOnlyList<string> Read(string json) => JsonSerializer.Deserialize<string[]>(json) is { Length: > 0 } texts ? texts : [];
}
