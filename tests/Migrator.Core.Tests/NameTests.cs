using Migrator.Planning.Mappings;

namespace Migrator.Tests;

public sealed class NameTests
{
    [Fact]
    public void Names_are_kept_as_the_server_stores_them()
    {
        Assert.Equal("Shop.Order \"lines\"", new TableName("Shop", "Order \"lines\"").ToString());
        Assert.NotEqual(new ColumnName("email"), new ColumnName("Email"));
    }

    [Fact]
    public void Functions_of_mappings_have_different_names_for_different_columns_and_plain_ones_where_these_can_be_read_in_one_way_only()
    {
        (string Schema, string Table, string What, string Column)[] all =
        [
            ("shop", "eu_orders", "up", "note"), ("shop_eu", "orders", "up", "note"),
            ("shop", "orders", "up", "up_note"), ("shop", "orders_up", "up", "note"),
            ("shop", "orders", "down", "a_up_b"), ("shop", "orders_down_a", "up", "b"),
            ("shop", "orders", "text", "note"), ("shop", "orders", "agrees", "note"), ("shop", "orders", "returns", "note"),
        ];

        var names = all.Select(one => MappingNames.Of(new(1), new(one.Schema, one.Table), one.What, one.Column, limit: 63)).ToList();

        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal("m1_shop_eu_orders_up_note", names[0]);
        Assert.Equal("m1_shop_orders_down_a_up_b", names[4]);
    }

    [Fact]
    public void Migrations_are_ordered_by_number_and_not_by_text()
    {
        MigrationId[] migrations = [new(202611230900), new(9), new(10)];

        Assert.Equal("9, 10, 202611230900", string.Join(", ", migrations.Order()));
    }
}
