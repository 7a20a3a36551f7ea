using Migrator.Changes;
using Migrator.Execution.Runs;
using Migrator.Execution.State;
using Migrator.Planning;
using Migrator.Reporting;

namespace Migrator.Cli.Running;

/// <summary>Holds what runs to what was reviewed: a difference is shown and nothing is run.</summary>
internal static class ReviewedPlan
{
    public static MigrationPlan Read(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The plan {file} cannot be read: {problem.Message}", problem);
        }

        var plan = PlanJson.Deserialize(text);
        return PlanJson.Seal(plan).Hash == plan.Hash
            ? plan
            : throw new UsageException($"The plan {file} was edited: it does not match its own hash {plan.Hash}.");
    }

    /// <summary>Why a plan that was reviewed cannot be run now; null if it can.</summary>
    public static RunResult? Objection(MigrationPlan reviewed, PlanResult fresh) => fresh.Plan switch
    {
        null => Stale(reviewed.Id, "The reviewed plan no longer fits this database: it would be refused now."),
        { } plan when plan.Hash == reviewed.Hash => null,
        { } plan => Stale(reviewed.Id, "The reviewed plan no longer fits: the same migration would be planned differently now.", PlanDifference.Lines(reviewed, plan)),
    };

    /// <summary>Why a migration that was started does not match the plan that was reviewed; null if it does.</summary>
    public static RunResult? Objection(MigrationPlan reviewed, MigrationRecord started)
        => started.Plan is { } frozen && frozen.Hash == reviewed.Hash
            ? null
            : Stale(
                reviewed.Id,
                $"Migration {reviewed.Id} was started with another plan, {started.Plan?.Hash ?? "none"}.",
                started.Plan is { } plan ? PlanDifference.Lines(reviewed, plan) : []);

    /// <summary>Why a migration's class does not match the plan it was started with; null if it does.</summary>
    public static RunResult? Objection(MigrationPlan frozen, MigrationDefinition now)
    {
        var difference = PlanDifference.Lines(frozen.Changes, PlanJson.Lines(now));
        return difference.Count == 0
            ? null
            : Stale(frozen.Id, $"Migration {frozen.Id} was edited after it was started. Give it back its old text, and put what is new into a new migration.", difference);
    }

    private static RunResult Stale(MigrationId migration, string reason, IReadOnlyList<string>? difference = null)
        => new(migration, RunOutcome.Stale, difference is { Count: > 0 } ? $"{reason}\n{string.Join('\n', difference)}" : reason);
}
