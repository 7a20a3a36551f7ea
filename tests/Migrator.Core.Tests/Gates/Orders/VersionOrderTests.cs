using Migrator.Execution.State;
using Migrator.Gates.Orders;

namespace Migrator.Tests.Gates.Orders;

public sealed class VersionOrderTests
{
    // In the order of their registration, which is that of neither their names nor their numbers.
    private static readonly string[] Registered = ["f00d", "9.0.0", "2.4.0+3f2a91c", "abc123"];

    private static readonly IVersionOrder Ordinal = new VersionOrders(
        [new AppScheme("SHOP", VersionScheme.Ordinal)],
        [.. Registered.Select((version, index) => new Release("shop", version, index + 1, GateScene.Noon, null, null)), new Release("crm", "old", 1, GateScene.Noon, null, null)]).Of("shop");

    private static readonly IVersionOrder CalVer = VersionOrders.Usual.Of("shop", VersionScheme.CalVer);

    [Theory]
    [InlineData(">=9.0.0", "9.0.0, 2.4.0+3f2a91c, abc123")]
    [InlineData(">9.0.0", "2.4.0+3f2a91c, abc123")]
    [InlineData("<2.4.0+3f2a91c", "f00d, 9.0.0")]
    [InlineData("<= 9.0.0", "f00d, 9.0.0")]
    [InlineData(">=9.0.0 <abc123", "9.0.0, 2.4.0+3f2a91c")]
    [InlineData("9.0.0", "9.0.0")]
    [InlineData("=9.0.0 || abc123", "9.0.0, abc123")]
    [InlineData("[9.0.0,abc123)", "9.0.0, 2.4.0+3f2a91c")]
    [InlineData("(9.0.0, abc123]", "2.4.0+3f2a91c, abc123")]
    [InlineData("(,9.0.0]", "f00d, 9.0.0")]
    [InlineData("[f00d]", "f00d")]
    [InlineData("*", "f00d, 9.0.0, 2.4.0+3f2a91c, abc123")]
    public void Ordinals_are_in_the_order_of_their_registration(string range, string expected)
        => Assert.Equal(expected, string.Join(", ", Registered.Where(version => Ordinal.Place(version, range) == VersionPlace.Inside)));

    [Theory]
    [InlineData("old")]
    [InlineData("ABC123")]
    [InlineData("9.0.1")]
    public void What_was_never_registered_of_this_application_has_no_place(string version)
        => Assert.Equal((VersionPlace.Unregistered, VersionPlace.Unregistered), (Ordinal.Place(version, ">=f00d"), Ordinal.Place(version, "*")));

    [Theory]
    [InlineData(">=old", "shop old was never registered, so it has no place in the order. Run: migrator release register shop=old, with --newest, --before or --after")]
    [InlineData(">=f00d <new", "shop new was never registered, so it has no place in the order. Run: migrator release register shop=new, with --newest, --before or --after")]
    [InlineData(">9.0.0 <2.4.0+3f2a91c", "no version can satisfy it")]
    [InlineData("^f00d", "'^f00d' is no comparison and no interval")]
    [InlineData("[f00d", "'[f00d' is no comparison and no interval")]
    [InlineData(">=f00d ||", "'' is no comparison and no interval")]
    [InlineData(" ", "it is empty")]
    [InlineData(null, "it is empty")]
    public void A_range_by_which_nobody_can_judge_is_closed_to_every_version_and_says_why(string? range, string why)
    {
        Assert.Equal(why, Ordinal.WrongWith(range));
        Assert.Equal(VersionPlace.Undecidable, Ordinal.Place("abc123", range));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a b")]
    [InlineData(">=f00d")]
    [InlineData("abc\n")]
    public void What_could_not_be_named_in_a_range_is_no_version(string? version)
        => Assert.Equal((false, VersionPlace.Unreadable), (Ordinal.IsVersion(version), Ordinal.Place(version, "*")));

    [Fact]
    public void Where_only_the_form_is_asked_for_nothing_needs_a_place_and_nothing_has_one()
    {
        var form = VersionOrders.Usual.Of("shop", VersionScheme.Ordinal);

        Assert.Null(form.WrongWith(">=anything"));
        Assert.Equal(VersionPlace.Unregistered, form.Place("anything", ">=anything"));
    }

    [Theory]
    [InlineData(">=9.0.0", "<9.0.0", false)]
    [InlineData(">9.0.0", "<2.4.0+3f2a91c", false)]
    [InlineData(">=9.0.0", ">=abc123", true)]
    [InlineData(">=abc123", "<=abc123", true)]
    [InlineData("<9.0.0 || >=abc123", "[9.0.0,2.4.0+3f2a91c]", false)]
    [InlineData(">=9.0.0", ">=unknown", false)]
    public void Two_ranges_of_ordinals_meet_where_one_version_could_be_in_both(string one, string other, bool expected)
        => Assert.Equal((expected, expected), (Ordinal.Meet(one, other), Ordinal.Meet(other, one)));

    [Theory]
    [InlineData(">=2026.04", "2026.4.0", true)]
    [InlineData(">=2026.04.02", "2026.04.01", false)]
    [InlineData(">=2026.9", "2026.10", true)]
    [InlineData(">=26.04", "26.4.1", true)]
    [InlineData(">=26.04", "26.3.99", false)]
    [InlineData(">2026.04.01.2", "2026.04.01.3", true)]
    [InlineData(">2026.04.01.2", "2026.04.01.2", false)]
    [InlineData(">=20260401", "20260331", false)]
    [InlineData("2026.04", "2026.04.00", true)]
    [InlineData("2026.04", "2026.04.01", false)]
    [InlineData("[2026.04,2026.10)", "2026.09.30.7", true)]
    [InlineData("[2026.04,2026.10)", "2026.10.0", false)]
    [InlineData(">=2026.04", "2026.04-rc.1", false)]
    [InlineData(">=2026.04", "2026.05-rc.1", false)]
    [InlineData(">=2026.04-rc.1", "2026.4.0-rc.2", true)]
    [InlineData(">=2026.04-rc.1", "2026.05-rc.1", false)]
    [InlineData(">=2026.04", "2026.04+3f2a91c", true)]
    [InlineData("*", "1", true)]
    public void Calendar_versions_are_ordered_by_all_their_numbers(string range, string version, bool expected)
        => Assert.Equal(expected ? VersionPlace.Inside : VersionPlace.Outside, CalVer.Place(version, range));

    [Theory]
    [InlineData(">=april", "'april' is no version made of numbers")]
    [InlineData(">2026.05 <2026.04", "no version can satisfy it")]
    [InlineData("~2026.04", "'~2026.04' is no comparison and no interval")]
    public void A_range_that_is_none_of_calendar_versions_says_why(string range, string why)
        => Assert.Equal((why, VersionPlace.Undecidable), (CalVer.WrongWith(range), CalVer.Place("2026.04", range)));

    [Theory]
    [InlineData("april")]
    [InlineData("2026..04")]
    [InlineData("2026.04-")]
    [InlineData("v26.4")]
    [InlineData("1.2.3.4.5.6.7")]
    [InlineData("99999999999")]
    public void What_is_not_made_of_numbers_is_no_calendar_version(string version)
        => Assert.Equal((false, VersionPlace.Unreadable), (CalVer.IsVersion(version), CalVer.Place(version, "*")));

    [Theory]
    [InlineData(">=2.4.0", true)]
    [InlineData("[2.4,)", true)]
    [InlineData("*", true)]
    [InlineData(">=2.4.0 || 2.3.9", true)]
    [InlineData(">=3f2a91c", true)]
    [InlineData("2026.04", false)]
    [InlineData("^2.4.0", false)]
    [InlineData("2.4.x", false)]
    [InlineData("[2.4,3)", false)]
    [InlineData(">=3f2a91c <b81e004", false)]
    [InlineData("3f2a91c", false)]
    public void A_range_that_ends_is_told_from_one_that_goes_on(string range, bool isOpen)
        => Assert.Equal(isOpen, RangeEnd.IsOpen(range));

    [Fact]
    public void A_pre_release_of_a_calendar_version_leads_to_its_release()
        => Assert.Equal(("2026.04", null), (CalVer.ReleaseOf("2026.04-rc.1"), CalVer.ReleaseOf("2026.04")));
}
