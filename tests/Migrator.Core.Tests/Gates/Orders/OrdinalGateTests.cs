using Migrator.Execution.LiveVersions;
using Migrator.Execution.State;
using Migrator.Execution.Verification;
using Migrator.Gates;
using Migrator.Gates.Orders;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates.Orders;

/// <summary>The gates of a migration that requires shop from bbb on, where aaa, bbb and ccc were registered in this order.</summary>
public sealed class OrdinalGateTests
{
    private static readonly VersionOrders Orders = new(
        [new AppScheme("shop", VersionScheme.Ordinal)],
        [new("shop", "aaa", 1, Noon.AddDays(-9), null, null), new("shop", "bbb", 2, Noon.AddDays(-8), null, null), new("shop", "ccc", 3, Noon.AddDays(-7), null, null)]);

    [Fact]
    public void A_version_registered_from_the_required_one_on_opens_and_one_from_before_closes()
    {
        Assert.StartsWith("Open: Live: shop ccc", Seeing("ccc").Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
        Assert.Equal(
            """
            Closed: shop aaa is live and still needs the old shape: 1 instance by heartbeats: shop-1, last sign 4 s ago.
            Deploy shop >=bbb everywhere and let the older instances end.
            """,
            Seeing("aaa").Says(ConditionName.LiveCompatible));
    }

    [Fact]
    public void A_live_version_that_was_never_registered_keeps_the_gate_closed_and_is_told_how_to_get_a_place()
        => Assert.Equal(
            """
            NeedsHuman: shop zzz is live and was never registered, so it has no place in the order of versions and nobody can tell what it needs: 1 instance by heartbeats: shop-1, last sign 4 s ago.
            If it is newer than every registered release: migrator release register shop=zzz --newest; if it is older, say where it belongs: --before or --after a registered one.
            """,
            Seeing("zzz").Says(ConditionName.LiveCompatible));

    [Fact]
    public void One_that_was_never_registered_and_is_gone_keeps_the_quiet_window_open_no_longer_than_an_old_one()
    {
        var facts = Seeing("ccc") with
        {
            QuietWindow = TimeSpan.FromMinutes(30),
            Observations = [Heartbeats(Beat("shop", "ccc", "shop-1"), Beat("shop", "zzz", "shop-2", secondsAgo: 600, isLive: false))],
        };

        Assert.StartsWith("Closed: shop zzz was last seen 10 min ago, and 30 min without it are asked for.", facts.Says(ConditionName.QuietWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_whose_bound_was_never_registered_is_closed_with_that_reason()
    {
        var facts = Seeing("ccc") with { Requirements = [new("shop", ">=ddd", RequirementOrigin.Release)] };

        Assert.StartsWith(
            "NeedsHuman: The range \">=ddd\" that the release named at expand gives for shop is not to be judged by: shop ddd was never registered, so it has no place in the order. Run: migrator release register shop=ddd, with --newest, --before or --after.",
            facts.Says(ConditionName.RequirementKnown),
            StringComparison.Ordinal);
        Assert.StartsWith("NeedsHuman", facts.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
        Assert.Empty(Fencing.Due(facts));
    }

    [Fact]
    public void The_rollback_gate_turns_the_same_order_round()
    {
        Assert.StartsWith("Closed: shop ccc is live and needs the new shape", (Seeing("ccc") with { Stage = null }).Says(ConditionName.NoNewVersionLive), StringComparison.Ordinal);
        Assert.StartsWith("Open", (Seeing("aaa") with { Stage = null }).Says(ConditionName.NoNewVersionLive), StringComparison.Ordinal);
        Assert.StartsWith("NeedsHuman: shop zzz is live and was never registered", (Seeing("zzz") with { Stage = null }).Says(ConditionName.NoNewVersionLive), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rollback_window_counts_the_unbroken_row_of_releases_by_this_order()
    {
        var facts = Seeing("ccc") with
        {
            RollbackWindow = TimeSpan.FromDays(1),
            Releases = [new("shop", "aaa", 1, Noon.AddDays(-3), null, null), new("shop", "bbb", 2, Noon.AddDays(-2), null, null), new("shop", "ccc", 3, Noon.AddHours(-1), null, null)],
        };

        Assert.StartsWith("Open: shop bbb was registered 2 days ago", facts.Says(ConditionName.RollbackWindow), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fence_raised_by_another_order_is_raised_anew_and_one_of_another_migration_needs_a_human()
    {
        var facts = Seeing("ccc") with { IsFenceDue = true };
        var own = facts with { Fences = [new Fence("shop", ">=bbb", Noon.AddMinutes(-5), Id)] };
        var other = facts with { Fences = [new Fence("shop", ">=2.4.0", Noon.AddMinutes(-5), new MigrationId(4))] };

        Assert.Equal(">=bbb", Assert.Single(Fencing.Due(own)).Range);
        Assert.Empty(Fencing.Due(own with { Fences = [own.Fences[0] with { Scheme = VersionScheme.Ordinal }] }));
        Assert.StartsWith(
            "NeedsHuman: Migration 4 lets only shop >=2.4.0 register and orders its versions by semver, while here they are ordered by ordinal.",
            other.Says(ConditionName.FenceRaised),
            StringComparison.Ordinal);
        Assert.Empty(Fencing.Due(other));
    }

    [Theory]
    [InlineData("aaa", AdmissionVerdict.May, "shop aaa needs the old shape of migration 5, and that is still there.")]
    [InlineData("ccc", AdmissionVerdict.NotYet, "shop ccc uses the new shape of migration 5, which has rows still to be copied. Run, or let finish: migrator backfill 5.")]
    [InlineData("zzz", AdmissionVerdict.Never, "shop zzz was never registered, so it has no place in the order of versions and nobody can tell what it needs of migration 5. If it is newer than every registered release: migrator release register shop=zzz --newest; if it is older, say where it belongs: --before or --after a registered one.")]
    public void Whether_a_version_may_start_is_judged_by_this_order(string version, AdmissionVerdict verdict, string text)
    {
        var plan = Plan with { Requirements = [new("shop", null, ">=bbb")] };
        var facts = new AdmissionFacts { Migrations = [Migration(MigrationState.Expanded, "E1") with { Plan = plan }], Orders = Orders };

        var reason = Assert.Single(AppAdmission.Judge("shop", version, facts).Reasons);

        Assert.Equal((verdict, text), (reason.Verdict, reason.Text));
    }

    [Fact]
    public void A_fence_is_judged_by_the_order_of_whoever_raised_it()
    {
        var facts = new AdmissionFacts
        {
            Migrations = [],
            Fences = [new Fence("shop", ">=bbb", Noon, Id) { Scheme = VersionScheme.Ordinal }],
            Orders = VersionOrders.Usual.With([new("shop", "bbb", 1, Noon, null, null), new("shop", "ccc", 2, Noon, null, null)]),
        };

        Assert.Equal(AdmissionVerdict.May, AppAdmission.Judge("shop", "ccc", facts).Verdict);
        Assert.Contains("zzz was never registered", Assert.Single(AppAdmission.Judge("shop", "zzz", facts).Reasons).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_wrote_a_row_that_disagrees_is_told_by_this_order()
    {
        var writers = new WriterVersions([new("shop", ">=bbb", RequirementOrigin.Author)], Orders);
        DifferenceKind Kind(string name) => Assert.Single(writers.Judge(Comparison.None with { Differences = [new(DifferenceKind.Unrecorded, name, 1)] }).Differences).Kind;

        Assert.Equal((DifferenceKind.ByOldVersion, DifferenceKind.ByNewVersion, DifferenceKind.ByUnknownVersion), (Kind("shop/aaa"), Kind("shop/ccc"), Kind("shop/zzz")));
    }

    [Fact]
    public void What_is_asserted_to_be_live_may_have_any_name_that_a_release_may_have()
    {
        Assert.True(ManifestSource.TryParse(["shop=aaa,zzz"], Orders, out _, out _));
        Assert.False(ManifestSource.TryParse(["crm=aaa"], Orders, out _, out _));
    }

    private static GateFacts Seeing(string version) => Open with
    {
        Orders = Orders,
        Requirements = [new("shop", ">=bbb", RequirementOrigin.Author)],
        Observations = [Heartbeats(Beat("shop", version, "shop-1"))],
    };
}
