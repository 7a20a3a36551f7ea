using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning.Mappings;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class DatabaseConditionTests
{
    [Fact]
    public void A_disabled_trigger_needs_a_human()
        => Assert.StartsWith(
            "NeedsHuman: The sync of shop.customers does not work: the trigger migrator_sync is disabled.",
            (Open with { Tables = [Table() with { Sync = new("triggers", false, "the trigger migrator_sync is disabled") }] }).Says(ConditionName.SyncEnabled),
            StringComparison.Ordinal);

    [Fact]
    public void A_mapping_that_the_records_do_not_know_any_more_needs_a_human()
        => Assert.StartsWith(
            "NeedsHuman: The control schema does not know any more how shop.customers (email_address) is kept in two shapes",
            (Open with { Tables = [], LostMappings = [Mapping()] }).Says(ConditionName.SyncEnabled),
            StringComparison.Ordinal);

    [Fact]
    public void Evidence_of_another_mapping_is_none()
        => Assert.StartsWith(
            "Closed: How shop.customers is kept in two shapes is not what it was when it was verified.",
            (Open with { Tables = [Table() with { Mappings = [Mapping() with { Bit = 3 }] }] }).Says(ConditionName.EvidenceClean),
            StringComparison.Ordinal);

    [Fact]
    public void Working_triggers_open()
        => Assert.Equal("Open: The sync of shop.customers is there and fires always.", Open.Says(ConditionName.SyncEnabled));

    [Fact]
    public void A_finished_backfill_says_how_much_it_wrote()
        => Assert.Equal("Open: Every row is copied: 1,234 rows written in shop.customers.", Open.Says(ConditionName.BackfillComplete));

    [Fact]
    public void A_running_backfill_says_how_far_it_is()
        => Assert.Equal(
            """
            Closed: 1 step of backfill is not done; 42 % of shop.customers passed, 500 rows written in shop.customers.
            Run, or let finish: migrator backfill 5.
            """,
            (Open with
            {
                Migration = Migration(MigrationState.Expanded, "E1"),
                Ranges = [new BackfillRange(1, Id, Customers, 0, 100, 42, 500, "16400")],
            }).Says(ConditionName.BackfillComplete));

    [Fact]
    public void An_unfinished_expand_is_named_first()
        => Assert.StartsWith(
            "Closed: 1 step of expand is not done.",
            (Open with { Migration = Migration(MigrationState.Expanding) }).Says(ConditionName.BackfillComplete),
            StringComparison.Ordinal);

    [Fact]
    public void A_row_that_could_not_be_mapped_needs_a_human()
        => Assert.Equal(
            """
            NeedsHuman: 1 row could not be mapped, the first in shop.customers, key id=7 (email_address): value too long for type character varying(20).
            Correct those rows, then run: migrator retry 5.
            """,
            (Open with { Poison = [Poison("up")] }).Says(ConditionName.BackfillComplete));

    [Fact]
    public void A_value_that_the_fed_old_column_cannot_hold_does_not_stop_the_drop()
        => Assert.StartsWith(
            "Open",
            (Open with { Poison = [Poison("down")], Tables = [Table(null, Mapping(mode: SyncMode.Fed))] }).Says(ConditionName.BackfillComplete),
            StringComparison.Ordinal);

    [Fact]
    public void Fresh_clean_evidence_opens()
        => Assert.Equal("Open: shop.customers (1,234 rows compared 10 min ago): no row pending, no row different.", Open.Says(ConditionName.EvidenceClean));

    [Fact]
    public void A_table_that_was_never_verified_closes()
        => Assert.Equal(
            """
            Closed: shop.customers was never verified.
            Run: migrator verify 5.
            """,
            (Open with { Tables = [Table() with { Evidence = null }] }).Says(ConditionName.EvidenceClean));

    [Fact]
    public void Different_rows_need_a_human()
        => Assert.StartsWith(
            "NeedsHuman: 2 rows of shop.customers differ between the two shapes, such as id=1 and id=9.",
            With(CleanEvidence with { Mismatched = 2, Differences = [new(DifferenceKind.Unrecorded, null, 2) { Samples = [new("id=1"), new("id=9")] }] }),
            StringComparison.Ordinal);

    [Fact]
    public void Pending_rows_close()
        => Assert.StartsWith("Closed: 1 row of shop.customers was not yet copied when it was verified.", With(CleanEvidence with { Pending = 1 }), StringComparison.Ordinal);

    [Fact]
    public void Aged_evidence_closes()
        => Assert.StartsWith("Closed: shop.customers was verified 2 h ago, and evidence is good for 60 min.", With(CleanEvidence with { TakenAt = Noon.AddHours(-2) }), StringComparison.Ordinal);

    [Fact]
    public void A_failover_voids_evidence()
        => Assert.StartsWith("Closed: shop.customers was verified before the database failed over or was restored.", With(CleanEvidence with { Server = "7/1/2" }), StringComparison.Ordinal);

    [Fact]
    public void A_changed_trigger_voids_evidence()
        => Assert.StartsWith("Closed: The sync of shop.customers has changed since it was verified.", With(CleanEvidence with { Fingerprint = "other" }), StringComparison.Ordinal);

    [Fact]
    public void After_flip_the_old_shape_needs_no_evidence()
        => Assert.Equal(
            "Open: No table has an old shape that could hold more than the new one.",
            (Open with { Tables = [Table(null, Mapping(mode: SyncMode.Fed)) with { Evidence = null }] }).Says(ConditionName.EvidenceClean));

    [Fact]
    public void A_column_that_only_gets_a_last_value_needs_no_evidence()
        => Assert.StartsWith(
            "Open",
            (Open with { Tables = [Table(null, Mapping(MappingKind.LastValue)) with { Evidence = null }] }).Says(ConditionName.EvidenceClean),
            StringComparison.Ordinal);

    [Fact]
    public void A_half_built_index_needs_a_human()
        => Assert.StartsWith(
            "NeedsHuman: The index customers_email_address of shop.customers is not usable: its build was given up half way.",
            (Open with { Unfinished = [new("index", Customers, "customers_email_address", "its build was given up half way")] }).Says(ConditionName.ObjectsValid),
            StringComparison.Ordinal);

    [Fact]
    public void A_view_on_what_goes_needs_a_human()
        => Assert.Equal(
            """
            NeedsHuman: The view shop.mailing reads shop.customers.email. The policy own on table shop.customers reads whole rows of shop.customers.
            Let it read the new column instead, or drop it.
            """,
            (Open with
            {
                Dependents =
                [
                    new("view", "shop.mailing", Customers, new("email")),
                    new("policy", "policy own on table shop.customers", Customers, null),
                ],
            }).Says(ConditionName.DependentsNone));

    [Fact]
    public void Where_no_trigger_is_wanted_none_is_said_to_be_there()
        => Assert.Equal(
            "Open: No trigger looks at shop.customers, as the migration wants it: the applications keep both shapes alike.",
            (Open with { Tables = [Table(null, Mapping() with { DualWrites = DualWrites.Unchecked })] }).Says(ConditionName.SyncEnabled));

    [Theory]
    [InlineData(2, "1 write since made the two shapes of shop.customers disagree, and is not in what was verified.")]
    [InlineData(4, "3 writes since made the two shapes of shop.customers disagree, and are not in what was verified.")]
    [InlineData(0, "Writes that are not on record any more made the two shapes of shop.customers disagree, and are not in what was verified.")]
    public void Evidence_from_before_a_write_that_made_shapes_disagree_is_void(long recorded, string sentence)
    {
        var table = Table(CleanEvidence with { Drift = 1 });

        Assert.StartsWith($"Closed: {sentence}", (Open with { Tables = [table with { Sync = table.Sync with { Drift = recorded } }] }).Says(ConditionName.EvidenceClean), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "Open: ")]
    [InlineData(3600, "Closed: shop.customers was verified in the future: the database's clock has gone back since.")]
    public void Evidence_from_the_future_is_void(int seconds, string beginning)
        => Assert.StartsWith(beginning, With(CleanEvidence with { TakenAt = Noon.AddSeconds(seconds) }), StringComparison.Ordinal);

    private static string With(Evidence evidence) => (Open with { Tables = [Table(evidence)] }).Says(ConditionName.EvidenceClean);
}
