namespace Migrator.Gates.Conditions;

/// <summary>Everybody else who reads what goes or changes has agreed: reports, exports and people, whom no source of versions sees.</summary>
internal sealed class ConsumersAcknowledged : IGateCondition
{
    public string Name => ConditionName.ConsumersAcknowledged;

    public Judgement Judge(GateFacts facts)
    {
        var asked = facts.Consumers
            .Select(consumer => (Consumer: consumer, Reads: consumer.Reads.Where(read => facts.Doomed.Any(one => one.IsReadAs(read))).ToList()))
            .Where(one => one.Reads.Count > 0)
            .ToList();
        return Judgement.Of(
            [
                .. from one in asked
                   where !IsExpired(one.Consumer) && facts.Acknowledgements.All(said => said.Consumer != one.Consumer.Name || said.Migration != facts.Migration.Id)
                   select Judgement.NeedsHuman(
                       $"{one.Consumer.Name} reads {Wording.List(one.Reads)}, which this migration removes or changes, and {one.Consumer.Owner} has not agreed.",
                       $"Ask {one.Consumer.Owner}; then: migrator consumer acknowledge {one.Consumer.Name} {facts.Migration.Id}."),
            ],
            asked.Count == 0
                ? "No registered consumer reads what this migration removes or changes."
                : $"{Wording.List(asked.Select(one => IsExpired(one.Consumer) ? $"{one.Consumer.Name} is no longer asked since {Wording.Moment(one.Consumer.ExpiresAt ?? facts.Clock)}" : $"{one.Consumer.Owner} has agreed for {one.Consumer.Name}"))}.");

        bool IsExpired(Execution.State.Consumer consumer) => consumer.ExpiresAt <= facts.Clock;
    }
}
