using Migrator.Gates;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class LiveCompatibleTests
{
    [Fact]
    public void New_versions_open_it()
        => Assert.Equal("Open: Live: shop 2.4.0 (2 instances by heartbeats: shop-1 and shop-2, last sign 4 s ago).", Open.Says(ConditionName.LiveCompatible));

    [Fact]
    public void One_old_instance_in_a_rolling_deploy_closes_it()
        => Assert.Equal(
            """
            Closed: shop 2.3.1 is live and still needs the old shape: 1 instance by heartbeats: shop-3, last sign 9 s ago.
            Deploy shop >=2.4.0 everywhere and let the older instances end.
            """,
            Seeing(Beat("shop", "2.4.0", "shop-1"), Beat("shop", "2.4.0", "shop-2"), Beat("shop", "2.3.1", "shop-3", secondsAgo: 9)));

    [Fact]
    public void The_idle_colour_of_a_blue_green_deploy_is_live()
        => Assert.StartsWith(
            "Closed: shop 2.3.1 is live and still needs the old shape: 4 instances by heartbeats: blue-1, blue-2, blue-3 and 1 more",
            Seeing(
                Beat("shop", "2.4.0", "green-1"),
                Beat("shop", "2.3.1", "blue-1"), Beat("shop", "2.3.1", "blue-2"), Beat("shop", "2.3.1", "blue-3"), Beat("shop", "2.3.1", "blue-4")),
            StringComparison.Ordinal);

    [Fact]
    public void A_pre_release_is_not_the_release_and_that_is_explained()
        => Assert.StartsWith(
            "Closed: shop 2.4.0-rc.1 is live and still needs the old shape (2.4.0-rc.1 is a pre-release and comes before 2.4.0, so >=2.4.0 does not include it)",
            Seeing(Beat("shop", "2.4.0-rc.1", "canary")),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("latest")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("2.4")]
    public void A_version_that_cannot_be_read_needs_a_human(string? version)
        => Assert.StartsWith("NeedsHuman: shop", Seeing(Beat("shop", "2.4.0", "shop-1"), Beat("shop", version, "shop-2")), StringComparison.Ordinal);

    [Fact]
    public void An_application_that_nothing_mentions_needs_a_human()
        => Assert.Equal(
            """
            NeedsHuman: billing 1.0.0 is live, and nobody says whether it needs the old shape of migration 5: 1 instance by heartbeats: billing-1, last sign 4 s ago.
            Say from which version on it does not: migrator require 5 billing=">=1.0.0"; or, if it uses nothing of it, list billing as unaffected in the configuration.
            """,
            Seeing(Beat("shop", "2.4.0", "shop-1"), Beat("billing", "1.0.0", "billing-1")));

    [Fact]
    public void An_application_listed_as_unaffected_closes_nothing_whatever_its_version_is_called()
    {
        var facts = Open with { Unaffected = ["billing"], Observations = [Heartbeats(Beat("shop", "2.4.0", "shop-1"), Beat("billing", "latest", "billing-1"))] };

        Assert.StartsWith("Open", facts.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_fleet_is_unknown_and_not_compatible()
        => Assert.Equal(
            """
            NeedsHuman: No source saw any live instance of any application. That may mean that nothing runs, or that nothing reports.
            Let the applications send heartbeats (migrator heartbeat shop=2.4.0), or say what is live: --live shop=2.4.0, or --live none if nothing is.
            """,
            Seeing());

    [Fact]
    public void An_empty_fleet_that_somebody_asserts_is_compatible()
        => Assert.Equal(
            "Open: Somebody asserts that nothing is live, and no source saw anything else.",
            (Open with { Observations = [Heartbeats(), Asserted()] }).Says(ConditionName.LiveCompatible));

    [Fact]
    public void An_assertion_that_can_only_add_versions_does_not_make_an_empty_fleet_compatible()
    {
        var facts = Open with { Observations = [Heartbeats(), Asserted() with { IsRequired = false }] };

        Assert.StartsWith("NeedsHuman: No source saw any live instance of any application.", facts.Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
        Assert.StartsWith("Open", (facts with { Observations = [Heartbeats(), Asserted()] }).Says(ConditionName.LiveCompatible), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_beyond_the_end_of_a_range_is_not_called_old()
        => Assert.Equal(
            """
            Closed: shop 3.0.0 is live and may need the old shape (^2.4.0 does not include it, though it is not older, so nobody has said what it needs): 1 instance by heartbeats: shop-1, last sign 4 s ago.
            Let shop 3.0.0 end, or let the range that is required have no upper end.
            """.ReplaceLineEndings("\n"),
            (Open with { Requirements = [new("shop", "^2.4.0", RequirementOrigin.Author)], Observations = [Heartbeats(Beat("shop", "3.0.0", "shop-1"))] }).Says(ConditionName.LiveCompatible));

    [Fact]
    public void An_assertion_does_not_hide_what_another_source_sees()
        => Assert.StartsWith(
            "Closed: shop 2.3.1 is live",
            (Open with { Observations = [Heartbeats(Beat("shop", "2.3.1", "shop-1")), Asserted()] }).Says(ConditionName.LiveCompatible),
            StringComparison.Ordinal);

    [Fact]
    public void An_asserted_old_version_closes_it_though_heartbeats_see_only_the_new_one()
        => Assert.Contains(
            "shop 2.3.1 is live and still needs the old shape: asserted by --live.",
            (Open with { Observations = [Heartbeats(Beat("shop", "2.4.0", "shop-1")), Asserted("shop=2.3.1")] }).Says(ConditionName.LiveCompatible),
            StringComparison.Ordinal);

    [Fact]
    public void A_required_application_that_no_source_sees_is_not_taken_as_gone()
        => Assert.StartsWith(
            "NeedsHuman: No source saw any live instance of shop, which migration 5 has a requirement for.",
            (Open with { Unaffected = ["billing"], Observations = [Heartbeats(Beat("billing", "1.0.0", "billing-1"))] }).Says(ConditionName.LiveCompatible),
            StringComparison.Ordinal);

    private static string Seeing(params Migrator.Execution.LiveVersions.LiveInstance[] instances)
        => (Open with { Observations = [Heartbeats(instances)] }).Says(ConditionName.LiveCompatible);
}
