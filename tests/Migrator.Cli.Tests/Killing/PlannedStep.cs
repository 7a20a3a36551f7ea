using System.Text.Json;

namespace Migrator.Cli.Tests.Killing;

/// <summary>A step as <c>plan -o json</c> shows it.</summary>
internal sealed record PlannedStep(string Id, string Phase, string? Stage, bool IsCopy, bool IsTransactional)
{
    public static PlannedStep Of(JsonElement step) => new(
        step.GetProperty("id").GetString()!,
        step.GetProperty("phase").GetString()!,
        step.TryGetProperty("stage", out var stage) ? stage.GetString() : null,
        step.GetProperty("kind").GetString() == "backfill",
        step.GetProperty("do").GetProperty("isTransactional").GetBoolean());
}
