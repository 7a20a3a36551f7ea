using System.Globalization;
using Migrator.Execution.State;
using Migrator.Planning;

namespace Migrator.Gates.Conditions;

/// <summary>The old shape has been out of reach for the days that were asked for, by the database's clock, and nobody has missed it.</summary>
internal sealed class QuarantineOver : IGateCondition
{
    public string Name => ConditionName.QuarantineOver;

    public Judgement Judge(GateFacts facts)
    {
        if (facts is not { Stage: ContractStage.Drop, Migration.Plan: { QuarantineDays: { } days } plan } || plan.Steps.All(step => step.Stage != ContractStage.Quarantine))
        {
            return Judgement.Open("Nothing has to stay out of reach before this stage.");
        }

        if (BeganAt(facts) is not { } began)
        {
            return Judgement.Closed($"The old shape stays out of reach for {days} days before it is dropped, and is not yet.", $"Run: migrator contract {facts.Migration.Id} --until quarantine.");
        }

        var ends = began.AddDays(days);
        var evidence = string.Create(CultureInfo.InvariantCulture, $"The old shape has been out of reach since {began:u}, and stays so for {days} days.");
        return ends <= facts.Clock
            ? Judgement.Open(evidence)
            : Judgement.Closed(evidence, string.Create(CultureInfo.InvariantCulture, $"Go on after {ends:u}.")) with { OpensAt = ends };
    }

    private static DateTimeOffset? BeganAt(GateFacts facts)
    {
        var steps = facts.Migration.Plan?.Steps.Where(step => step.Stage == ContractStage.Quarantine).Select(step => step.Id).ToHashSet() ?? [];
        return steps.All(facts.Migration.IsDone) ? facts.Migration.Steps.Where(step => steps.Contains(step.StepId)).Max(step => step.FinishedAt) : null;
    }
}
