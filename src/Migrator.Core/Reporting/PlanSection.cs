using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Reporting;

/// <summary>The steps of a plan that run together: a phase, or a stage of contract.</summary>
internal sealed record PlanSection(Phase Phase, ContractStage? Stage, IReadOnlyList<PlanStep> Steps)
{
    public string Name => Stage is { } stage ? $"{Phase}: {stage}" : Phase.ToString();

    public string Meaning => (Phase, Stage) switch
    {
        (Phase.Expand, _) => "Before the new version is deployed. Nothing here can break a version that is running.",
        (Phase.Backfill, _) when TurnsDualWrites(SyncMode.Open) => "Begins when every live version writes both shapes. Rows are copied in batches that always give way.",
        (Phase.Backfill, _) => "Rows are copied in batches that always give way; running applications keep both shapes alike.",
        (_, ContractStage.Flip) when TurnsDualWrites(SyncMode.Fed) => "The new shape is the truth; versions that leave out the old one may start from here on.",
        (_, ContractStage.Flip) => "The new column takes the old one's name; readers see the new type from here on.",
        (_, ContractStage.Quarantine) => "The old shape is renamed out of reach, and can still come back.",
        _ => "The old shape goes. What is dropped can be restored from a backup only.",
    };

    private bool TurnsDualWrites(SyncMode to)
        => Steps.SelectMany(step => step.Do.Statements).Any(statement => statement.Sync?.Put.Any(mapping => mapping.DualWrites is not null && mapping.Mode == to) == true);

    public static IEnumerable<PlanSection> Of(MigrationPlan plan)
        => plan.Steps
            .GroupBy(step => (step.Phase, step.Stage))
            .Select(group => new PlanSection(group.Key.Phase, group.Key.Stage, [.. group]));
}
