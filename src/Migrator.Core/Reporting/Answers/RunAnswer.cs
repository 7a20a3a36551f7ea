using Migrator.Execution.Runs;

namespace Migrator.Reporting.Answers;

/// <summary>What a command that runs migrations answers: one result per migration.</summary>
public sealed record RunAnswer(string Command, IReadOnlyList<ResultAnswer> Results, ExitAnswer Exit);

/// <summary>How a run ended for one migration, in a JSON answer.</summary>
public sealed record ResultAnswer(long Migration, string Outcome, string Reason, string? Code, GateAnswer? Gate)
{
    /// <summary>Why a plan was refused; empty if it was not.</summary>
    public IReadOnlyList<FindingAnswer> Findings { get; init; } = [];

    /// <summary>What a verification saw, table by table; empty where nothing was compared.</summary>
    public IReadOnlyList<EvidenceAnswer> Evidence { get; init; } = [];

    /// <summary>The same facts.</summary>
    public static ResultAnswer Of(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            result.Migration.Value,
            StableName.Of(result.Outcome),
            result.Reason,
            result.Code,
            result.Gate is { } gate ? GateAnswer.Of(gate) : null)
        {
            Evidence = [.. result.Evidence.Select(EvidenceAnswer.Of)],
        };
    }
}
