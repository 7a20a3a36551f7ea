namespace Migrator.Gates.Conditions;

/// <summary>It is the time of day at which contract may change something.</summary>
internal sealed class ChangeWindow : IGateCondition
{
    public string Name => ConditionName.ChangeWindow;

    public Judgement Judge(GateFacts facts)
    {
        if (facts.ChangeWindows.FirstOrDefault(window => window.Contains(facts.Clock)) is { } open)
        {
            return Judgement.Open($"It is within {open}.");
        }

        return facts.ChangeWindows.MinBy(window => window.NextOpening(facts.Clock)) is { } next
            ? Judgement.Closed($"It is outside {Wording.List(facts.ChangeWindows.Select(window => window.ToString()))}.", $"Go on after {Wording.Moment(next.NextOpening(facts.Clock))}.") with
            { OpensAt = next.NextOpening(facts.Clock).ToUniversalTime() }
            : Judgement.Open("Contract may run at any time of day.");
    }
}
