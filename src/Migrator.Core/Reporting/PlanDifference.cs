using Migrator.Planning;

namespace Migrator.Reporting;

/// <summary>What two plans decide differently, as lines with a sign.</summary>
public static class PlanDifference
{
    /// <summary>The decisions of the first that the second lacks, behind a minus; those it has instead, behind a plus.</summary>
    public static IReadOnlyList<string> Lines(MigrationPlan first, MigrationPlan second)
        => Lines(Decisions(first), Decisions(second));

    /// <summary>The same for lines that were made before.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> first, IReadOnlyList<string> second)
        =>
        [
            .. first.Except(second).Select(line => $"- {AuthorText.Line(line)}"),
            .. second.Except(first).Select(line => $"+ {AuthorText.Line(line)}"),
        ];

    private static IReadOnlyList<string> Decisions(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return
        [
            $"target: {plan.Target}",
            .. plan.Changes,
            .. plan.Steps.SelectMany(step => step.Do.AllStatements.Select(statement => $"{step.Id} {step.Purpose}: {statement.Sql}")),
        ];
    }
}
