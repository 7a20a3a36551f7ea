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
    public void Migrations_are_ordered_by_number_and_not_by_text()
    {
        MigrationId[] migrations = [new(202611230900), new(9), new(10)];

        Assert.Equal("9, 10, 202611230900", string.Join(", ", migrations.Order()));
    }
}
