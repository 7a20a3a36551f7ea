using System.Text.Json;
using System.Text.Json.Serialization;

namespace Migrator.Benchmarks.Results;

/// <summary>A line of JSON for programs.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Of(Result result) => JsonSerializer.Serialize(
        result with { Ratio = Math.Round(result.Ratio, 3), WorkRatio = result.WorkRatio is { } work ? Math.Round(work, 3) : null, Ours = Math.Round(result.Ours, 3), Theirs = Math.Round(result.Theirs, 3) }, Options);
}
