using Migrator.Execution;

namespace Migrator.PostgreSql.Tests.Rows;

public sealed class RepairTests(ServerFixture server)
{
    [Theory]
    [InlineData(true, "8/8")]
    [InlineData(false, "7/7")]
    public async Task Differing_rows_are_copied_from_the_side_that_is_right(bool fromOld, string expected)
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label]);
        await bench.FillAsync(100);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = '8' WHERE id = 7");

        var repaired = await bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity, Bench.Label], fromOld, CancellationToken.None);

        Assert.Equal(new(1, 0, null), repaired);
        Assert.Equal(expected, await bench.Database.ScalarAsync<string>("SELECT qty || '/' || quantity FROM shop.items WHERE id = 7"));
        Assert.Equal(100, await bench.CountAsync("quantity::text = qty AND label = name"));
    }

    [Fact]
    public async Task A_lossy_value_of_the_new_side_survives_a_repair_from_there()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(1);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = 'none', quantity = 12 WHERE id = 1");

        await bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity], fromOld: false, CancellationToken.None);

        Assert.Equal("12/12", await bench.Database.ScalarAsync<string>("SELECT qty || '/' || quantity FROM shop.items"));
    }

    [Fact]
    public async Task A_row_on_which_the_mapping_fails_is_left_and_the_others_are_repaired()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(100);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = CASE WHEN id = 50 THEN 'x' ELSE '1' END WHERE id BETWEEN 40 AND 60");

        var repaired = await bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity], fromOld: true, CancellationToken.None);

        Assert.Equal(new(20, 1, "invalid input syntax for type integer: \"…\""), repaired);
        Assert.Equal(99, await bench.CountAsync("quantity::text = qty"));
    }

    [Fact]
    public async Task A_repair_of_one_mapping_leaves_no_other_one_marked_without_its_copy()
    {
        await using var bench = await Bench.StartAsync(server, mappings: [Bench.Quantity, Bench.Label]);
        await bench.FillAsync(10);
        await bench.FillAsync($"UPDATE shop.items SET quantity = 1000, \"{bench.Marker}\" = 1 WHERE id = 7");

        await bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity], fromOld: false, CancellationToken.None);

        Assert.Equal(1, await bench.CountAsync("id = 7 AND qty = '1000' AND label = name"));
    }

    [Fact]
    public async Task A_stale_token_repairs_nothing()
    {
        await using var bench = await Bench.StartAsync(server, mappings: Bench.Quantity);
        await bench.FillAsync(10);
        await bench.BackfillAsync();
        await bench.FillAsync("UPDATE shop.items SET qty = '8' WHERE id = 7");
        await bench.Database.ExecuteAsync("UPDATE migrator.migration SET lease_token = lease_token + 1");

        await Assert.ThrowsAsync<LeaseLostException>(
            () => bench.Ports.Rows.RepairAsync(bench.Lease, Bench.Table, [Bench.Quantity], fromOld: true, CancellationToken.None));

        Assert.Equal(1, await bench.CountAsync("quantity::text <> qty"));
    }
}
