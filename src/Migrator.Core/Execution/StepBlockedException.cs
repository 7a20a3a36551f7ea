using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>A step could not get its lock for as long as it may be tried.</summary>
public sealed class StepBlockedException(MigrationId migration, PlanStep step, int attempts, TimeSpan tried, IReadOnlyList<Blocker> blockers)
    : MigratorException($"Step {step.Id} of migration {migration} (\"{step.Purpose}\") could not get its lock: {attempts} attempts in {BlockerText.Seconds(tried)}. {Who(blockers)} Nothing of this step was done; run the same command again when the way is clear.")
{
    /// <inheritdoc />
    public override string Code => "MIG2002";

    /// <summary>The migration.</summary>
    public MigrationId Migration { get; } = migration;

    /// <summary>The step.</summary>
    public PlanStep Step { get; } = step;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; } = attempts;

    /// <summary>Sessions that were in the way at the end.</summary>
    public IReadOnlyList<Blocker> Blockers { get; } = blockers;

    private static string Who(IReadOnlyList<Blocker> blockers) => blockers.Count == 0
        ? "Nobody was seen in the way afterwards: many short transactions may follow each other."
        : $"In the way: {BlockerText.Of(blockers)}.";
}
