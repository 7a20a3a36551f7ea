using Migrator.Changes;
using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>Values are added to enums, and types live where they like.</summary>
public sealed class EnumValueTests(ServerFixture server)
{
    private const string Guests =
        """
        CREATE SCHEMA base;
        CREATE TYPE base.mood AS ENUM ('sad', 'glad');
        CREATE DOMAIN base.amount AS numeric(8,2) CHECK (VALUE >= 0);
        CREATE TABLE shop.guests (id int PRIMARY KEY, mood base.mood, paid int);
        INSERT INTO shop.guests SELECT n, 'glad', n FROM generate_series(1, 20) n;
        """;

    [Fact]
    public async Task A_value_is_there_for_the_next_migration_and_a_rollback_leaves_it_and_says_so()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        var plan = await scene.ExpandAsync(1, Add("ok", before: "glad"));

        await scene.ExpandAsync(2, new SetColumnDefault(new("shop", "guests"), new("mood"), new ConstantDefault(ConstantKind.Text, "ok")));
        await scene.WriteAsync("INSERT INTO shop.guests (id) VALUES (21)");
        Assert.Equal("ok", await scene.TextAsync("SELECT mood FROM shop.guests WHERE id = 21"));

        await scene.RollbackAsync(1);
        Assert.Equal("sad ok glad", await scene.TextAsync("SELECT string_agg(enumlabel, ' ' ORDER BY enumsortorder) FROM pg_enum"));
        Assert.Contains("stays after a rollback", Assert.Single(plan.Findings, finding => finding.Code == "MIG1197").Harm, StringComparison.Ordinal);
        Assert.Contains("is there already", Assert.Single((await scene.PlanAsync(3, Add("ok"))).Findings).Harm, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enum_that_is_not_there_and_a_neighbor_that_it_has_not_are_named()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);

        Assert.Equal(("MIG1101", "base.moods"), Named(await scene.RefusalAsync(1, Add("ok") with { Enum = new("base", "moods") })));
        Assert.Equal(("MIG1198", "base.mood"), Named(await scene.RefusalAsync(1, Add("ok", before: "happy"))));
        Assert.Equal(("MIG1198", "base.mood"), Named(await scene.RefusalAsync(1, Add(new string('x', 64)))));
        Assert.NotNull((await scene.TryPlanAsync(1, Add("happy"), Add("ok", before: "happy"))).Plan);
    }

    [Fact]
    public async Task A_column_of_a_type_from_a_schema_that_the_application_does_not_see_is_added_and_filled()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);

        await scene.ExpandAsync(
            1, Wanted.Initial("guests", "past", "base.mood[]", "ARRAY[mood, 'sad'::base.mood]"), Wanted.Initial("guests", "owed", "base.amount", "(paid / 4.0)::base.amount"));
        await scene.WriteAsync("INSERT INTO shop.guests (id, paid) VALUES (21, 2)");
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);

        Assert.Equal("{glad,sad} 0.25", await scene.TextAsync("SELECT concat_ws(' ', past, owed) FROM shop.guests WHERE id = 1"));
        Assert.Equal("{NULL,sad} 0.50", await scene.TextAsync("SELECT concat_ws(' ', past, owed) FROM shop.guests WHERE id = 21"));
        Assert.Equal("base.mood[] base.amount", await scene.TextAsync("SELECT string_agg(format_type(atttypid, atttypmod), ' ' ORDER BY attname DESC) FROM pg_attribute WHERE attrelid = 'shop.guests'::regclass AND attname IN ('past', 'owed')"));
    }

    [Fact]
    public async Task A_column_becomes_one_of_a_domain_and_back_while_both_versions_write_and_keeps_what_the_domain_checks()
    {
        await using var scene = await FactScene.CreateAsync(server, Guests);
        await scene.ExpandAsync(1, Wanted.Type("guests", "paid", "base.amount", "paid::base.amount", "paid::int"));
        await scene.BackfillAsync(1);
        await scene.VerifyAsync(1);
        await scene.WriteAsync("INSERT INTO shop.guests (id, paid) VALUES (21, 7)");
        await scene.ContractAsync(1, ContractStage.Flip);
        await scene.WriteAsync("UPDATE shop.guests SET paid = 8.00 WHERE id = 21");

        await using var session = await scene.ConnectAsync();
        Assert.Equal("23514", await session.RefusedAsync("UPDATE shop.guests SET paid = -1 WHERE id OPERATOR(pg_catalog.=) 21"));
        await scene.RollbackAsync(1);
        Assert.Equal("8 integer", await scene.TextAsync("SELECT concat_ws(' ', paid, pg_typeof(paid)) FROM shop.guests WHERE id = 21"));
        await scene.RunWholeAsync(await scene.PlanAsync(2, Wanted.Type("guests", "paid", "base.amount", "paid::base.amount", "paid::int")));
        Assert.Equal("8.00 base.amount", await scene.TextAsync("SELECT concat_ws(' ', paid, pg_typeof(paid)) FROM shop.guests WHERE id = 21"));
    }

    private static AddEnumValue Add(string value, string? before = null) => new() { Enum = new("base", "mood"), Value = value, Before = before };

    private static (string Code, string Subject) Named(Finding finding) => (finding.Code, finding.Subject);
}
