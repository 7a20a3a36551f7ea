using Migrator.Changes;
using Migrator.Execution.State;
using Migrator.Gates;
using Migrator.Planning;
using static Migrator.Tests.Gates.GateScene;

namespace Migrator.Tests.Gates;

public sealed class UsageTests
{
    private static readonly UseMark Read = new("s:1", "shop_app ran SELECT email FROM customers", 12, Noon, Noon.AddHours(-3));

    private static GateFacts Asked => Open with
    {
        DoomedNames = new([new(Customers, new("email"))], []),
        QuietWindow = TimeSpan.FromMinutes(30),
        RollbackWindow = TimeSpan.FromHours(24),
    };

    [Fact]
    public void A_statement_within_the_rollback_window_keeps_the_gate_closed_and_is_named()
        => Assert.Equal(
            """
            Closed: What goes was used within the last 24 h: shop_app ran SELECT email FROM customers (12 times, last known 3 h ago).
            Find who does so, and go on after 2026-11-24 09:00:00Z if it does not happen again; what needs nothing of the old shape can be set aside: --override old-shape-unused.
            """,
            (Asked with { Usage = new([], [Read]) }).Says(ConditionName.OldShapeUnused));

    [Fact]
    public void Once_nobody_goes_back_the_quiet_window_counts()
    {
        var final = Asked with { Usage = new([], [Read]), Releases = [new("shop", "2.4.0", 1, Noon.AddHours(-2), null, Noon.AddHours(-1))] };

        Assert.Equal(
            "Open: No use of what goes is known of the last 30 min; counted was: shop_app ran SELECT email FROM customers (12 times, last known 3 h ago).",
            final.Says(ConditionName.OldShapeUnused));
        Assert.StartsWith("Closed", (final with { Usage = new([], [Read with { UsedAt = Noon.AddMinutes(-29) }]) }).Says(ConditionName.OldShapeUnused), StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_was_final_before_another_rollback_does_not_shorten_the_window()
        => Assert.StartsWith(
            "Closed",
            (Asked with
            {
                Usage = new([], [Read]),
                Releases = [new("shop", "2.4.0", 1, Noon.AddHours(-5), null, Noon.AddHours(-4)), new("shop", "2.3.1", 2, Noon.AddHours(-2), null, null)],
            }).Says(ConditionName.OldShapeUnused),
            StringComparison.Ordinal);

    [Fact]
    public void A_use_of_which_nobody_knows_when_it_was_is_reported_and_keeps_nothing_closed()
        => Assert.Equal(
            "Open: No use of what goes is known of the last 24 h; counted was: shop_app ran SELECT email FROM customers (12 times, when is not known).",
            (Asked with { Usage = new([], [Read with { UsedAt = null }]) }).Says(ConditionName.OldShapeUnused));

    [Fact]
    public void What_cannot_be_read_is_said_and_keeps_nothing_closed()
        => Assert.Equal(
            "Open: No use of what goes was counted. Not counted: the extension pg_stat_statements is not in this database.",
            (Asked with { Usage = new(["the extension pg_stat_statements is not in this database"], []) }).Says(ConditionName.OldShapeUnused));

    [Fact]
    public void Set_aside_it_opens()
        => Assert.StartsWith(
            "Waived",
            (Asked with { Usage = new([], [Read]), Waivers = [new(Id, ConditionName.OldShapeUnused, "a report", "ann", Noon, Noon.AddHours(1))] }).Says(ConditionName.OldShapeUnused),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("a first look knows only when counting began", null, 5L, -60, true, -60)]
    [InlineData("new since the last look", null, 5L, -60, false, 0)]
    [InlineData("moved since the last look", 4L, 5L, null, false, 0)]
    [InlineData("counted anew since the last look", 9L, 5L, null, false, 0)]
    [InlineData("counted anew to the same number", 5L, 5L, -5, false, 0)]
    [InlineData("not moved", 5L, 5L, -60, false, -40)]
    [InlineData("counted anew and not used since", 5L, 0L, -5, false, -40)]
    [InlineData("never used", null, 0L, -60, true, null)]
    public void When_something_was_used_is_told_by_what_moved(string why, long? before, long now, int? since, bool isFirst, int? used)
    {
        UseMark[] known = before is { } count ? [new("k", "what", count, Noon.AddMinutes(-10), Noon.AddMinutes(-40))] : [];

        var mark = Assert.Single(Usage.After(known, isFirst, [new("k", "what", now, Minutes(since), null)], Noon));

        Assert.True(Minutes(used) == mark.UsedAt, why);
        Assert.Equal((now, Noon), (mark.Count, mark.SeenAt));
    }

    [Fact]
    public void Where_the_server_tells_when_that_counts_and_what_it_forgets_stays_known()
    {
        var marks = Usage.After([Read], false, [new("i", "index", 7, null, Noon.AddHours(-2))], Noon);

        Assert.Equal([Noon.AddHours(-2), Noon.AddHours(-3)], marks.Select(mark => mark.UsedAt));
    }

    [Fact]
    public void Only_names_that_go_are_asked_for()
    {
        SchemaChange[] changes =
        [
            new RenameColumn { Table = Customers, From = new("email"), To = new("email_address") },
            new AlterColumn { Table = Customers, Column = new ColumnSpec { Name = new("id") } },
            new DropColumn { Table = Customers, Column = new("fax") },
            new DropIndex(Customers, "ix_fax"),
            new DropTable { Table = new("shop", "carts") },
        ];
        var plan = Plan with
        {
            Changes = [.. changes.Select(change => System.Text.Json.JsonSerializer.Serialize(change, PlanJson.SerializerOptions))],
            Mappings = [Mapping(), Mapping() with { Key = "id", Old = [new() { Name = new("id"), Type = "int" }] }],
        };

        var names = DoomedNames.In(plan);

        Assert.Equal(["email of shop.customers", "fax of shop.customers", "shop.carts"], names.Objects.Select(one => one.ToString()));
        Assert.Equal("ix_fax", Assert.Single(names.Indexes).Name);
    }

    private static DateTimeOffset? Minutes(int? minutes) => minutes is { } some ? Noon.AddMinutes(some) : null;
}
