using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning.Mappings;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class RollbackGateTests
{
    [Fact]
    public void Old_versions_do_not_need_the_new_shape()
        => Assert.Equal(
            "Open: Live: shop 2.3.1 (1 instance by heartbeats: shop-1, last sign 4 s ago); none of them needs the new shape.",
            Rollback.Says(ConditionName.NoNewVersionLive));

    [Fact]
    public void A_live_new_version_closes()
        => Assert.Equal(
            """
            Closed: shop 2.4.0 is live and needs the new shape: 1 instance by heartbeats: shop-2, last sign 4 s ago.
            Roll shop back to a version outside >=2.4.0 first.
            """,
            Seeing(Beat("shop", "2.3.1", "shop-1"), Beat("shop", "2.4.0", "shop-2")));

    [Fact]
    public void A_live_pre_release_of_the_new_version_closes()
        => Assert.StartsWith("Closed: shop 2.4.0-rc.1 is live and, as a pre-release of 2.4.0, may need the new shape", Seeing(Beat("shop", "2.4.0-rc.1", "canary")), StringComparison.Ordinal);

    [Theory]
    [InlineData("^2.4.0", "3.0.0")]
    [InlineData("[2.4.0,3.0.0)", "3.0.0")]
    [InlineData(">=2.4.0 || 2.3.9", "2.3.10")]
    public void A_live_version_beyond_the_end_of_a_range_closes(string range, string version)
    {
        var facts = Rollback with { Requirements = [new("shop", range, RequirementOrigin.Author)] };

        Assert.StartsWith(
            $"Closed: shop {version} is live and may need the new shape ({range} does not include it, though it is not older, so nobody has said what it needs)",
            (facts with { Observations = [Heartbeats(Beat("shop", version, "shop-1"))] }).Says(ConditionName.NoNewVersionLive),
            StringComparison.Ordinal);
        Assert.StartsWith("Open", (facts with { Observations = [Heartbeats(Beat("shop", "2.3.1", "shop-1"))] }).Says(ConditionName.NoNewVersionLive), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_requirement_nobody_knows_who_needs_the_new_shape()
        => Assert.StartsWith(
            "NeedsHuman: shop 2.3.1 is live, and nobody says from which version on shop needs the new shape of migration 5",
            (Rollback with { Requirements = [] }).Says(ConditionName.NoNewVersionLive),
            StringComparison.Ordinal);

    [Fact]
    public void An_empty_fleet_has_to_be_asserted()
    {
        Assert.StartsWith("NeedsHuman", Seeing(), StringComparison.Ordinal);
        Assert.StartsWith("Open", (Rollback with { Observations = [Heartbeats(), Asserted()] }).Says(ConditionName.NoNewVersionLive), StringComparison.Ordinal);
    }

    [Fact]
    public void An_expand_that_never_finished_can_be_taken_back_whoever_is_live()
        => Assert.Equal(
            "Open: Expand is not finished, so no version can use the new shape.",
            (Rollback with { Migration = Migration(MigrationState.Expanding), Requirements = [], Observations = [] }).Says(ConditionName.NoNewVersionLive));

    [Fact]
    public void Values_that_the_old_shape_cannot_hold_need_a_human()
        => Assert.StartsWith(
            "NeedsHuman: 1 row of shop.customers holds values that the old shape cannot, such as key id=7 (email_address): value too long",
            (Rollback with { Poison = [Poison("down"), Poison("up")] }).Says(ConditionName.NothingOnlyNew),
            StringComparison.Ordinal);

    [Fact]
    public void Rows_that_differ_need_a_human()
        => Assert.StartsWith(
            "NeedsHuman: The last verification found 3 rows of shop.customers whose two shapes differ",
            (Rollback with { Tables = [Table(CleanEvidence with { Mismatched = 3 })] }).Says(ConditionName.NothingOnlyNew),
            StringComparison.Ordinal);

    [Fact]
    public void An_old_column_that_is_no_longer_fed_needs_a_human()
        => Assert.StartsWith(
            "NeedsHuman: Since contract began, email of shop.customers is no longer fed",
            (Rollback with { Tables = [Table(null, Mapping(MappingKind.OneWay, SyncMode.Fed))] }).Says(ConditionName.NothingOnlyNew),
            StringComparison.Ordinal);

    private static string Seeing(params Migrator.Execution.LiveVersions.LiveInstance[] instances)
        => (Rollback with { Observations = [Heartbeats(instances)] }).Says(ConditionName.NoNewVersionLive);
}
