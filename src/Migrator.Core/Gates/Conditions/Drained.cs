using Migrator.Execution;
using Migrator.Execution.State;

namespace Migrator.Gates.Conditions;

/// <summary>No transaction is left from when an incompatible version was live or could still register: it might go on with the old shape.</summary>
internal sealed class Drained : IGateCondition
{
    public string Name => ConditionName.Drained;

    public Judgement Judge(GateFacts facts)
    {
        if (Barrier(facts) is not { } barrier)
        {
            return Judgement.Open("No incompatible version was ever seen, so it has left no transaction.");
        }

        if (facts.Transactions.Problem is { } problem)
        {
            return Judgement.NeedsHuman(
                $"Whether a transaction is left from before {Wording.Moment(barrier)} cannot be seen: {problem}.",
                "Grant the role of this connection pg_read_all_stats.");
        }

        var left = facts.Transactions.Transactions.Where(one => one.BeganAt <= barrier).ToList();
        return left.Count == 0
            ? Judgement.Open($"No transaction is left from before {Wording.Moment(barrier)}, when an incompatible version was last seen or could last register.")
            : Judgement.Closed(
                $"{Wording.Count(left.Count, "transaction")} {(left.Count == 1 ? "is" : "are")} left from before {Wording.Moment(barrier)}, when an incompatible version was last seen or could last register: {Wording.Some([.. left.Select(one => $"{one.Who}, since {Wording.Moment(one.BeganAt)}")])}.",
                Ending(left));
    }

    private static string Ending(List<SeenTransaction> left)
    {
        var prepared = left.Select(one => one.Gid).OfType<string>().Select(PreparedTransaction.Ending).ToList();
        return prepared.Count == 0
            ? "Let them end, or end those that are forgotten: pg_terminate_backend."
            : $"{(prepared.Count == left.Count ? "" : "Let them end, or end those that are forgotten: pg_terminate_backend. ")}A prepared one has no session; whoever knows whether it was to be kept ends it, in this database: {Wording.Some(prepared)}.";
    }

    private static DateTimeOffset? Barrier(GateFacts facts)
    {
        var seen = new WatchedTime(facts).Incompatible().Select(one => (DateTimeOffset?)one.LastSeen);
        var raised = facts.IsFenceDue
            ? facts.Fences.Where(fence => fence.Migration == facts.Migration.Id && facts.Requirements.Any(one => one.App == fence.App)).Select(fence => fence.RaisedAt)
            : [];
        return seen.Concat(raised).Max();
    }
}
