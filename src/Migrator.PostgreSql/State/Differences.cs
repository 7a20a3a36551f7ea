using System.Text.Json;
using System.Text.Json.Serialization;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>Writes what verifications have found as it is stored: kinds by name, keys, and never a value.</summary>
internal static class Differences
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write(IReadOnlyList<Difference> differences) => JsonSerializer.Serialize(differences, Options);

    public static IReadOnlyList<Difference> Read(string text) => JsonSerializer.Deserialize<Difference[]>(text, Options) ?? [];
}
