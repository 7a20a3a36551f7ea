using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;
using Rule = System.Data.Rule;

namespace Migrator.Collecting.Tests.Translation;

public class LookupTests
{
    [Fact]
    public void A_lookup_table_takes_a_column_out_of_a_table_of_its_schema()
        => Assert.Equal(
            "{change:extract-lookup,From:shop.orders,Columns:[country_name],To:shop.countries,Values:[name],Key:id,Reference:country_id}",
            Collected.Changes<WithinShop>());

    [Fact]
    public void It_may_take_several_be_in_another_schema_and_say_what_its_key_does()
        => Assert.Equal(
            "{change:extract-lookup,From:public.orders,Columns:[country,iso],To:world.countries,Values:[name,code],Key:id,Reference:country_id,ForeignKey:orders_country,OnDelete:SetNull,OnUpdate:Cascade}",
            Collected.Changes<ToWorld>());

    [Fact]
    public void An_extraction_that_says_too_little_is_refused()
        => Assert.Equal(
            [
                "It names no column, or one with an empty name: Alter.ExtractLookup(\"…\").",
                "It does not name both tables: add .FromTable(\"…\").ToTable(\"…\").",
                "It does not say what takes the place of the values: end it with .ReferencedBy(\"…_id\", \"id\").",
            ],
            Collected.Refusal<SaysNothing, InvalidExpressionException>().Problems);

    [Fact]
    public void Columns_that_are_named_twice_or_not_paired_are_refused()
        => Assert.Equal(
            ["The column 'a' is named twice.", "It does not say for each column how it is called in the lookup table: add .As(\"…\")."],
            Collected.Refusal<Twice, InvalidExpressionException>().Problems);

    [Migration(1, "Within a schema")]
    public sealed class WithinShop : ForwardOnlyMigration
    {
        public override void Up()
            => Alter.ExtractLookup("country_name").FromTable("orders").InSchema("shop").ToTable("countries").As("name").ReferencedBy("country_id", "id");
    }

    [Migration(2, "To another schema")]
    public sealed class ToWorld : ForwardOnlyMigration
    {
        public override void Up()
            => Alter.ExtractLookup("country", "iso").FromTable("orders").ToTable("countries").InSchema("world").As("name", "code").ReferencedBy("country_id", "id")
                .ForeignKey("orders_country").OnDelete(Rule.SetNull).OnUpdate(Rule.Cascade);
    }

    [Migration(3, "Nothing")]
    public sealed class SaysNothing : ForwardOnlyMigration
    {
        public override void Up() => Alter.ExtractLookup().FromTable("orders");
    }

    [Migration(4, "Twice")]
    public sealed class Twice : ForwardOnlyMigration
    {
        public override void Up() => Alter.ExtractLookup("a", "a").FromTable("orders").ToTable("countries").As("b").ReferencedBy("c", "d");
    }
}
