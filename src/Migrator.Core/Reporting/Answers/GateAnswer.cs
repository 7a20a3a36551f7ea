using Migrator.Gates;

namespace Migrator.Reporting.Answers;

/// <summary>A gate in a JSON answer.</summary>
public sealed record GateAnswer(long Migration, string Stage, bool IsOpen, bool NeedsHuman, IReadOnlyList<ConditionAnswer> Conditions)
{
    /// <summary>The same facts.</summary>
    public static GateAnswer Of(GateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            report.Migration.Value,
            GateText.Name(report),
            report.IsOpen,
            report.NeedsHuman,
            [.. report.Conditions.Select(condition => new ConditionAnswer(condition.Name, StableName.Of(condition.Verdict), condition.Evidence, condition.Advice))]);
    }
}

/// <summary>A condition of a gate in a JSON answer.</summary>
public sealed record ConditionAnswer(string Name, string Verdict, string Evidence, string? Advice);

/// <summary>What <c>gate</c> answers.</summary>
public sealed record GatesAnswer(IReadOnlyList<GateAnswer> Gates, ExitAnswer Exit);
