using Shop.Migrations;

namespace Migrator.Collecting.Tests.Translation;

public class TheSampleTests
{
    [Fact]
    public void The_sample_of_the_documentation_is_collected_as_its_author_meant_it()
    {
        var changes = Collected.Changes<CustomersAndOrders>();

        Assert.Equal(
            """
            {change:rename-column,Table:shop.customers,From:email,To:email_address}
            {change:alter-column,Table:shop.orders,Column:{Name:id,Type:{Type:Int64}}}
            {change:replace-columns,Table:shop.customers,Old:[{Name:full_name,PopulatedBy:concat_ws(' ', first_name, last_name)}],New:[{Column:{Name:first_name,Type:{Type:String,Size:100},IsNullable:false},PopulatedBy:split_part(full_name, ' ', 1)},{Column:{Name:last_name,Type:{Type:String,Size:100},IsNullable:true},PopulatedBy:nullif(substr(full_name, strpos(full_name, ' ') + 1), '')}]}
            {change:drop-column,Table:shop.customers,Column:fax,LastValue:''}
            {change:run-sql,Sql:ANALYZE shop.customers,Phase:Contract,Undo:SELECT 1}
            """,
            changes);
    }

    [Fact]
    public void What_the_sample_says_about_itself_is_kept()
    {
        var definition = Collected.Of<CustomersAndOrders>();

        Assert.Equal(new MigrationId(202611230900), definition.Id);
        Assert.Equal("Customers get a proper address and name; orders outgrow int", definition.Title);
        Assert.Equal(typeof(CustomersAndOrders).FullName, definition.Source);
        Assert.Equal([new("shop", ">=2.4.0", ">=2.4.1") { AfterContract = ">=2.5.0" }], definition.Requirements);
        Assert.Equal(7, definition.QuarantineDays);
        Assert.Empty(definition.Notes);
    }
}
