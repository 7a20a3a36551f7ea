using System.Globalization;
using Migrator.Execution.Ports;
using Migrator.Planning;

namespace Migrator.Execution;

/// <summary>A step could not get its lock for as long as it may be tried.</summary>
public sealed class StepBlockedException(MigrationId migration, PlanStep step, int attempts, TimeSpan tried, IReadOnlyList<Blocker> blockers)
    : MigratorException($"Step {step.Id} of migration {migration} (\"{step.Purpose}\") could not get its lock: {attempts} attempts in {Seconds(tried)}. {Who(blockers)} Nothing of this step was done; run the same command again when the way is clear.")
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
        : $"In the way: {string.Join("; ", blockers.Select(Describe))}.";

    private static string Describe(Blocker blocker)
    {
        var age = blocker.TransactionAge is { } open ? $", transaction open for {Seconds(open)}" : "";
        var query = blocker.Query.Length > 0 ? $", last statement: {blocker.Query}{(blocker.QueryAge is { } began ? $", begun {Seconds(began)} ago" : "")}" : "";
        return $"process {blocker.ProcessId} ({blocker.Application}, user {blocker.User}, {blocker.State}{age}{query})";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");
}
