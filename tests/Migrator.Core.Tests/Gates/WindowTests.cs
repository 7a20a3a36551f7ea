using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Gates;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class WindowTests
{
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void An_application_that_first_gave_a_sign_a_minute_ago_is_not_watched_long_enough()
        => Assert.Equal(
            """
            Closed: shop is watched for 60 s only, since 2026-11-23 11:59:00Z (first sign by heartbeats), and 30 min are asked for.
            Go on after 2026-11-23 12:29:00Z.
            """,
            (Open with { QuietWindow = HalfAnHour, Observations = [Heartbeats(Beat("shop", "2.4.0", "a") with { FirstSeen = Noon.AddMinutes(-1) })] }).Says(ConditionName.QuietWindow));

    [Fact]
    public void A_version_that_a_look_saw_counts_though_no_source_sees_it_any_more()
        => Assert.StartsWith(
            "Closed: shop 2.3.1 was last seen 10 min ago, and 30 min without it are asked for.",
            (Open with { QuietWindow = HalfAnHour, History = new([], [new("shop", "2.3.1", "k8s", Noon.AddDays(-9), Noon.AddMinutes(-10))]) }).Says(ConditionName.QuietWindow),
            StringComparison.Ordinal);

    [Fact]
    public void A_source_that_sees_the_present_only_must_have_been_asked_before()
        => Assert.StartsWith("Closed: shop is watched for 0 ms only", Polled().Says(ConditionName.QuietWindow), StringComparison.Ordinal);

    [Fact]
    public void A_source_that_was_asked_without_a_gap_opens_the_window()
        => Assert.Equal(
            "Open: No incompatible version was seen in the last 30 min: shop is watched since 2026-11-23 11:00:00Z (k8s, when somebody looked for the first time).",
            Polled(new WatchSpan("k8s", Noon.AddHours(-1), Noon, null, null)).Says(ConditionName.QuietWindow));

    [Fact]
    public void A_gap_begins_the_window_anew_and_is_named()
        => Assert.Equal(
            """
            Closed: shop is watched for 5 min only, since 2026-11-23 11:55:00Z (k8s, because nobody looked between 2026-11-23 11:30:00Z and 2026-11-23 11:55:00Z), and 30 min are asked for.
            Go on after 2026-11-23 12:25:00Z. Until then look again and again, from a cron job: migrator versions --observe; or let an application do so (AddObserver). None of them looks at k8s now.
            """,
            Polled(
                new WatchSpan("k8s", Noon.AddMinutes(-5), Noon, null, null),
                new WatchSpan("k8s", Noon.AddHours(-9), Noon.AddMinutes(-30), null, null)).Says(ConditionName.QuietWindow));

    [Theory]
    [InlineData(2, "Until then shop-7 looks at k8s for all.")]
    [InlineData(-3, "shop-7 was to look at k8s for all, and has not done so since 2026-11-23 11:57:00Z at the latest: its health check says why. Until it does, look again and again, from a cron job: migrator versions --observe.")]
    public void While_the_window_lasts_it_is_told_who_looks_for_all_and_who_should(int minutes, string who)
    {
        var facts = Polled(new WatchSpan("k8s", Noon.AddMinutes(-5), Noon, null, null));

        Assert.EndsWith($"\nGo on after 2026-11-23 12:25:00Z. {who}", (facts with { History = facts.History with { Observers = [new(["ecs", "k8s"], "shop-7", Noon.AddMinutes(minutes))] } }).Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void Looks_at_something_else_of_the_same_kind_are_none_at_this()
    {
        var facts = Polled(new WatchSpan("kubernetes 0123456789ab", Noon.AddHours(-1), Noon, null, null));
        GateFacts At(string digest) => facts with { Observations = [facts.Observations[1] with { Source = "kubernetes", WatchedAs = $"kubernetes {digest}" }] };

        Assert.StartsWith("Open", At("0123456789ab").Says(ConditionName.QuietWindow), StringComparison.Ordinal);
        Assert.StartsWith("Closed: shop is watched for 0 ms only", At("ba9876543210").Says(ConditionName.QuietWindow), StringComparison.Ordinal);
        Assert.EndsWith("None of them looks at kubernetes now; one that asks it otherwise counts if both give it the same Name.", At("ba9876543210").Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--live")]
    [InlineData("sessions")]
    public void What_somebody_said_or_another_source_saw_once_is_no_watching_since(string source)
    {
        var facts = Open with
        {
            QuietWindow = HalfAnHour,
            Observations = [Heartbeats(Beat("shop", "2.4.0", "shop-1") with { FirstSeen = Noon.AddMinutes(-1) }), new("sessions", ObservationStatus.Complete, null, []) { IsRequired = false }],
            History = new([], [new("shop", "2.4.0", source, Noon.AddHours(-10), Noon.AddHours(-9))]),
        };

        Assert.StartsWith("Closed: shop is watched for 60 s only, since 2026-11-23 11:59:00Z (first sign by heartbeats)", facts.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
        Assert.StartsWith("Open", (facts with { Observations = [.. facts.Observations, Asserted("shop=2.4.0")], History = new([], [facts.History.Sightings[0] with { Source = "--live" }]) }).Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_answer_begins_the_window_anew_and_says_why()
        => Assert.Contains(
            "because at 2026-11-23 11:50:00Z it did not answer completely: cluster eu-2 is silent",
            Polled(
                new WatchSpan("k8s", Noon.AddMinutes(-5), Noon, null, null),
                new WatchSpan("k8s", Noon.AddHours(-9), Noon.AddMinutes(-15), Noon.AddMinutes(-10), "cluster eu-2 is silent")).Says(ConditionName.QuietWindow),
            StringComparison.Ordinal);

    [Fact]
    public void Of_two_clusters_the_one_that_is_watched_less_long_counts()
    {
        var facts = Polled(new WatchSpan("k8s", Noon.AddHours(-1), Noon, null, null), new WatchSpan("eu-2", Noon.AddMinutes(-2), Noon, null, null));

        var both = facts with { Observations = [.. facts.Observations, new("eu-2", ObservationStatus.Complete, null, [])] };

        Assert.Contains("(eu-2, when somebody looked for the first time)", both.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void An_asserted_empty_fleet_needs_no_watching_but_what_was_seen_counts()
    {
        var empty = Open with { QuietWindow = HalfAnHour, RollbackWindow = Day, Observations = [Heartbeats(), Asserted()] };
        var seen = empty with { History = new([], [new("shop", "2.3.1", "heartbeats", Noon.AddDays(-9), Noon.AddMinutes(-10))]) };

        Assert.StartsWith("Open", empty.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
        Assert.StartsWith("Open: Somebody asserts that nothing is live", empty.Says(ConditionName.RollbackWindow), StringComparison.Ordinal);
        Assert.StartsWith("Closed: shop 2.3.1 was last seen", seen.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_releases_the_rollback_window_says_that_it_is_counted_from_what_was_seen()
        => Assert.Equal(
            """
            Closed: No release of shop is registered, so the rollback window is counted from what was seen. shop 2.3.1 was last seen 3 h ago, and 24 h without it are asked for.
            Go on after 2026-11-24 09:00:00Z, if shop 2.3.1 does not come back. Or, if nobody will go back: migrator release register shop=VERSION, then migrator release finalize shop=VERSION.
            """,
            (Open with { RollbackWindow = Day, History = new([], [new("shop", "2.3.1", "heartbeats", Noon.AddDays(-9), Noon.AddHours(-3))]) }).Says(ConditionName.RollbackWindow));

    [Theory]
    [InlineData("the new one is out for an hour", "Closed: shop 2.4.0 was registered 60 min ago, and for 24 h one may go back behind it.", "2.3.1@-99", "2.4.0@-1")]
    [InlineData("out for two days", "Open: shop 2.4.0 was registered 2 days ago", "2.3.1@-99", "2.4.0@-48")]
    [InlineData("a patch does not begin it anew", "Open: shop 2.4.0 was registered 2 days ago", "2.3.1@-99", "2.4.0@-48", "2.4.1@-1")]
    [InlineData("rolled back", "Closed: shop 2.3.1 is the release that was registered last", "2.4.0@-48", "2.3.1@-1")]
    [InlineData("rolled back and forth", "Closed: shop 2.4.1 was registered 60 min ago", "2.4.0@-48", "2.3.1@-2", "2.4.1@-1")]
    [InlineData("final", "Open: Release shop 2.4.0 is final", "2.3.1@-99", "2.4.0@-1!")]
    [InlineData("final, but rolled back since", "Closed: shop 2.3.1 is the release that was registered last", "2.4.0@-9!", "2.3.1@-1")]
    public void Registered_releases_decide_when_nobody_goes_back(string why, string says, params string[] releases)
        => Assert.True((Open with { RollbackWindow = Day, Releases = [.. releases.Select(Release)] }).Says(ConditionName.RollbackWindow).StartsWith(says, StringComparison.Ordinal), why);

    [Fact]
    public void The_last_releases_may_be_protected_however_old()
        => Assert.StartsWith(
            "Closed: shop 2.3.1 is among the last 2 releases",
            (Open with { RollbackWindow = Day, ProtectedReleases = 2, Releases = [Release("2.3.1@-999"), Release("2.4.0@-99")] }).Says(ConditionName.RollbackWindow),
            StringComparison.Ordinal);

    [Fact]
    public void A_release_may_soak_longer_than_others()
        => Assert.StartsWith(
            "Closed: shop 2.4.0 was registered 2 days ago, and for 4 days",
            (Open with { RollbackWindow = Day, Releases = [Release("2.4.0@-50") with { Soak = TimeSpan.FromDays(4) }] }).Says(ConditionName.RollbackWindow),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(-20, "Closed: 1 transaction is left from before 2026-11-23 11:45:00Z")]
    [InlineData(-10, "Open: No transaction is left from before 2026-11-23 11:45:00Z")]
    public void A_transaction_from_when_an_old_version_was_live_is_waited_for(int minutes, string says)
        => Assert.StartsWith(says, Seen() with { Transactions = new(null, [new("pid 7 (shop_app, shop/2.3.1)", Noon.AddMinutes(minutes))]) } is var facts ? facts.Says(ConditionName.Drained) : "", StringComparison.Ordinal);

    [Fact]
    public void Transactions_that_cannot_be_seen_need_a_human()
        => Assert.StartsWith("NeedsHuman", (Seen() with { Transactions = new("it may not look", []) }).Says(ConditionName.Drained), StringComparison.Ordinal);

    [Fact]
    public void Where_no_old_version_was_ever_seen_nothing_has_to_drain()
        => Assert.StartsWith("Open", (Open with { Transactions = new("it may not look", []) }).Says(ConditionName.Drained), StringComparison.Ordinal);

    [Theory]
    [InlineData("customers", true)]
    [InlineData("customers.email", true)]
    [InlineData("shop.customers", true)]
    [InlineData("Shop.Customers.EMAIL", true)]
    [InlineData("customers.name", false)]
    [InlineData("other.customers.email", false)]
    [InlineData("email", false)]
    public void A_consumer_is_asked_about_what_it_reads(string reads, bool isAsked)
        => Assert.Equal(isAsked, Reading(reads).Says(ConditionName.ConsumersAcknowledged).StartsWith("NeedsHuman: bi reads " + reads, StringComparison.Ordinal));

    [Fact]
    public void A_consumer_that_agreed_with_this_migration_or_has_expired_does_not_hold_it_up()
    {
        var facts = Reading("customers.email");

        Assert.Equal("Open: data has agreed for bi.", (facts with { Acknowledgements = [new("bi", Id, "ann", Noon)] }).Says(ConditionName.ConsumersAcknowledged));
        Assert.StartsWith("NeedsHuman", (facts with { Acknowledgements = [new("bi", new(6), "ann", Noon)] }).Says(ConditionName.ConsumersAcknowledged), StringComparison.Ordinal);
        Assert.StartsWith("Open: bi is no longer asked", (facts with { Consumers = [facts.Consumers[0] with { ExpiresAt = Noon.AddDays(-1) }] }).Says(ConditionName.ConsumersAcknowledged), StringComparison.Ordinal);
    }

    private static GateFacts Seen() => Open with { History = new([], [new("shop", "2.3.1", "heartbeats", Noon.AddDays(-9), Noon.AddMinutes(-15))]) };

    private static GateFacts Reading(string reads) => Open with { Doomed = [new(Customers, new("email"))], Consumers = [new("bi", "data", [reads], null)] };

    private static GateFacts Polled(params WatchSpan[] spans) => Open with
    {
        QuietWindow = HalfAnHour,
        Observations = [Heartbeats(), new("k8s", ObservationStatus.Complete, null, [new("shop", "2.4.0", "pod-1", null)])],
        History = new(spans, []),
    };

    // "2.4.0@-48!" was registered 48 hours before noon, and is final.
    private static Release Release(string text)
    {
        var (version, hours) = (text.Split('@')[0], int.Parse(text.Split('@')[1].TrimEnd('!'), System.Globalization.CultureInfo.InvariantCulture));
        return new("shop", version, 0, Noon.AddHours(hours), null, text.EndsWith('!') ? Noon : null);
    }
}
