using Migrator.Execution.Backfilling.Throttling;

namespace Migrator.Tests.Execution.Backfilling.Throttling;

public sealed class ThrottleJudgingTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);
    private readonly ThrottleJudging judging = new([new ActiveSessionsSignal(5)], Grace, TimeSpan.Zero);

    [Fact]
    public void A_signal_that_was_never_readable_closes_after_the_grace()
    {
        Assert.Empty(Judge(null, second: 0));
        Assert.Empty(Judge(null, second: 14));

        var reason = Assert.Single(Judge(null, second: 15));

        Assert.Equal("active-sessions", reason.Signal);
        Assert.StartsWith("unreadable for 15 s: what other roles' sessions do cannot be read", reason.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_that_was_closed_stays_closed_while_it_cannot_be_read()
    {
        Judge(6, second: 0);

        Assert.Equal("6 other sessions are active; at most 5", Assert.Single(Judge(null, second: 1)).Sentence);
        Assert.StartsWith("unreadable for 16 s", Assert.Single(Judge(null, second: 16)).Sentence, StringComparison.Ordinal);
        Assert.Empty(Judge(5, second: 17));
    }

    [Fact]
    public void A_look_that_failed_makes_every_signal_unreadable()
    {
        Judge(1, second: 0);

        Assert.Empty(judging.Judge(null, "the connection was lost", TimeSpan.FromSeconds(14)));
        Assert.Equal("unreadable for 15 s: the server could not be looked at: the connection was lost", Assert.Single(judging.Judge(null, "the connection was lost", Grace)).Sentence);
    }

    private IReadOnlyList<ThrottleReason> Judge(int? active, int second)
        => judging.Judge(new ThrottleFacts { At = default, ActiveSessions = active }, null, TimeSpan.FromSeconds(second));
}
