namespace Migrator.Planning;

/// <summary>A plan, or the reasons why there is none.</summary>
/// <param name="Plan">The plan; null if refused.</param>
/// <param name="Refusals">Why it is refused; empty if it is not.</param>
public sealed record PlanResult(MigrationPlan? Plan, IReadOnlyList<Finding> Refusals);
