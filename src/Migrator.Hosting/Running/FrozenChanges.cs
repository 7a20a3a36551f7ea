using System.Text.Json;
using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.Hosting.Running;

/// <summary>Reads what a plan was made from out of the plan itself.</summary>
internal static class FrozenChanges
{
    public static IReadOnlyList<SchemaChange> Of(MigrationPlan? plan)
        => plan is null ? [] : [.. plan.Changes.Where(line => line.StartsWith('{')).Select(Read)];

    /// <summary>The migration as its author wrote it when the plan was made.</summary>
    public static MigrationDefinition Definition(MigrationPlan plan) => new()
    {
        Id = plan.Id,
        Title = plan.Title,
        Source = plan.Source,
        Location = plan.Location,
        Changes = Of(plan),
        Requirements = plan.Requirements,
        QuarantineDays = plan.QuarantineDays,
        VersionTable = plan.VersionTable,
    };

    private static SchemaChange Read(string line)
        => JsonSerializer.Deserialize<SchemaChange>(line, PlanJson.SerializerOptions)
            ?? throw new JsonException("A change is empty.");
}
