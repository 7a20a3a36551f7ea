using Migrator.Planning;

namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>What a write means does not depend on the order in which the author has written the changes.</summary>
public sealed class ReplacedInputTests(ServerFixture server)
{
    private const string Items =
        """
        CREATE TABLE shop.items (id int PRIMARY KEY, price int, factor int);
        INSERT INTO shop.items SELECT n, n, 10 FROM generate_series(1, 5) n;
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_replacement_that_reads_a_column_which_is_replaced_too_is_refused_in_either_order(bool isRenamedFirst)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var rename = Wanted.Rename("items", "factor", "multiplier");
        var replace = Wanted.Replace("items", "price", "gross", "int", up: "price * factor", down: null);

        var refusal = await scene.RefusalAsync(1, isRenamedFirst ? [rename, replace] : [replace, rename]);

        Assert.Equal(("MIG1127", "shop.items.factor"), (refusal.Code, refusal.Subject));
    }

    [Fact]
    public async Task A_way_back_that_reads_a_column_which_is_replaced_too_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refusal = await scene.RefusalAsync(
            1, Wanted.Replace("items", "price", "gross", "int", up: "price * 10", down: "gross / factor"), Wanted.Rename("items", "factor", "multiplier"));

        Assert.Equal(("MIG1127", "shop.items.factor"), (refusal.Code, refusal.Subject));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_that_is_given_once_is_made_of_what_the_other_mapping_has_settled(bool isRenamedFirst)
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        var rename = Wanted.Rename("items", "factor", "multiplier");
        var initial = Wanted.Initial("items", "tenfold", "int", "factor * 10");
        await scene.ExpandAsync(1, isRenamedFirst ? [rename, initial] : [initial, rename]);

        await scene.WriteAsync("INSERT INTO shop.items (id, price, multiplier) VALUES (6, 1, 7); UPDATE shop.items SET multiplier = 8 WHERE id OPERATOR(pg_catalog.=) 1");
        await scene.BackfillAsync(1);

        Assert.Equal("80 100 100 100 100 70", await scene.TextAsync("SELECT string_agg(tenfold::text, ' ' ORDER BY id) FROM shop.items"));
        await scene.VerifyAsync(1);
        await scene.ContractAsync(1);
    }

    [Fact]
    public async Task A_last_value_is_made_of_what_the_other_mapping_has_settled()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Drop("items", "price", "factor + 1"), Wanted.Rename("items", "factor", "multiplier"));

        await scene.WriteAsync("INSERT INTO shop.items (id, multiplier) VALUES (6, 7)");

        Assert.Equal("8", await scene.TextAsync("SELECT price FROM shop.items WHERE id = 6"));
    }

    [Fact]
    public async Task A_last_value_keeps_what_it_reads_from_being_replaced_by_a_later_migration_and_reads_nothing_that_an_earlier_one_replaces()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);
        await scene.ExpandAsync(1, Wanted.Drop("items", "price", "factor + 1"));

        var replacing = await scene.RefusalAsync(2, Wanted.Rename("items", "factor", "multiplier"));
        await scene.RollbackAsync(1);
        await scene.ExpandAsync(2, Wanted.Rename("items", "factor", "multiplier"));
        var reading = await scene.RefusalAsync(1, Wanted.Drop("items", "price", "factor + 1"));

        Assert.Equal(("MIG1117", "shop.items.factor"), (replacing.Code, replacing.Subject));
        Assert.Equal(("MIG1117", "shop.items.factor"), (reading.Code, reading.Subject));
    }

    [Fact]
    public async Task A_last_value_that_reads_a_column_which_gets_another_type_is_refused()
    {
        await using var scene = await FactScene.CreateAsync(server, Items);

        var refusal = await scene.RefusalAsync(1, Wanted.Drop("items", "price", "factor + 1"), Wanted.Type("items", "factor", "bigint"));

        Assert.Equal(("MIG1127", "shop.items.factor", FindingSeverity.Refusal), (refusal.Code, refusal.Subject, refusal.Severity));
    }
}
