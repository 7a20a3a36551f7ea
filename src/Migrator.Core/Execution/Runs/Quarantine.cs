using System.Globalization;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;

namespace Migrator.Execution.Runs;

/// <summary>The time that an old shape stays under another name before it is dropped, by the database's clock.</summary>
internal static class Quarantine
{
    /// <summary>The condition's name, as reports show it and <c>--override</c> takes it.</summary>
    public const string Name = "quarantine-over";

    /// <summary>How it stands; null where there is no quarantine before this stage.</summary>
    public static ConditionReport? Judge(GateFacts facts)
    {
        if (facts is not { Stage: ContractStage.Drop, Migration: { Plan: { QuarantineDays: { } days } plan } record } || LastOf(plan, record) is not { } began)
        {
            return null;
        }

        var ends = began.AddDays(days);
        var evidence = string.Create(CultureInfo.InvariantCulture, $"The old shape has been out of reach since {began:u}, and stays so for {days} days.");
        if (ends <= facts.Clock)
        {
            return new(Name, ConditionVerdict.Open, evidence, null);
        }

        var waiver = facts.Waivers.FirstOrDefault(one => one.Migration == record.Id && one.Condition == Name && one.ExpiresAt > facts.Clock);
        return waiver is null
            ? new(Name, ConditionVerdict.Closed, evidence, string.Create(CultureInfo.InvariantCulture, $"Go on after {ends:u}."))
            : new(Name, ConditionVerdict.Waived, $"{evidence} Set aside by {waiver.By}: {waiver.Reason}", null);
    }

    private static DateTimeOffset? LastOf(MigrationPlan plan, MigrationRecord record)
    {
        var steps = plan.Steps.Where(step => step.Stage == ContractStage.Quarantine).Select(step => step.Id).ToHashSet();
        return record.Steps.Where(step => steps.Contains(step.StepId) && step.State == StepState.Done).Max(step => step.FinishedAt);
    }
}
