using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class ReplacementTests
{
    [Fact]
    public void Several_columns_merge_into_one()
    {
        Assert.Equal(
            "{change:replace-columns,Table:public.people,Old:[{Name:first,PopulatedBy:split_part(name, ' ', 1)},{Name:last,PopulatedBy:split_part(name, ' ', 2)}]," +
            "New:[{Column:{Name:name,Type:{Verbatim:citext},IsNullable:false,Default:{default:constant,Kind:Text,Text:},Comment:Full name},PopulatedBy:first || ' ' || last}]}",
            Collected.Changes<Merged>());
    }

    [Fact]
    public void Without_a_way_back_the_old_column_says_nothing()
        => Assert.Equal(
            "{change:replace-columns,Table:public.people,Old:[{Name:cm}],New:[{Column:{Name:inches,Type:{Type:Double},IsNullable:true},PopulatedBy:cm / 2.54}]}",
            Collected.Changes<OneWay>());

    [Fact]
    public void Replacing_several_columns_by_none_drops_each()
    {
        Assert.Equal(
            """
            {change:drop-column,Table:public.people,Column:fax,LastValue:''}
            {change:drop-column,Table:public.people,Column:telex}
            """,
            Collected.Changes<DroppedTogether>());
    }

    [Fact]
    public void A_new_column_without_values_is_refused()
        => Assert.Equal(
            ["The new column 'b' does not say where its values come from: end it with .PopulatedBy(\"…\")."],
            Collected.Refusal<WithoutValues, InvalidExpressionException>().Problems);

    [Fact]
    public void A_replacement_without_a_table_is_refused()
        => Assert.Equal(["It names no table: add .OnTable(\"…\")."], Collected.Refusal<WithoutTable, InvalidExpressionException>().Problems);

    [Fact]
    public void A_column_cannot_replace_itself()
        => Assert.Equal(
            ["The column 'a' is named twice; to change a column under its name, use Alter.Column(\"a\")."],
            Collected.Refusal<ReplacedByItself, InvalidExpressionException>().Problems);

    [Migration(1)]
    private sealed class Merged : ForwardOnlyMigration
    {
        public override void Up() => Alter.ReplaceColumn("first", populatedBy: "split_part(name, ' ', 1)")
            .And("last", populatedBy: "split_part(name, ' ', 2)")
            .OnTable("people")
            .By("name").AsCustom("citext").NotNullable().WithDefaultValue("").WithColumnDescription("Full name").PopulatedBy("first || ' ' || last");
    }

    [Migration(1)]
    private sealed class OneWay : ForwardOnlyMigration
    {
        public override void Up() => Alter.ReplaceColumn("cm").OnTable("people").By("inches").AsDouble().Nullable().PopulatedBy("cm / 2.54");
    }

    [Migration(1)]
    private sealed class DroppedTogether : ForwardOnlyMigration
    {
        public override void Up() => Alter.ReplaceColumn("fax", "''").And("telex").OnTable("people");
    }

    [Migration(1)]
    private sealed class WithoutValues : ForwardOnlyMigration
    {
        public override void Up() => Alter.ReplaceColumn("a").OnTable("people").By("b").AsInt32();
    }

    [Migration(1)]
    private sealed class WithoutTable : ForwardOnlyMigration
    {
        public override void Up() => Alter.ReplaceColumn("a");
    }

    [Migration(1)]
    private sealed class ReplacedByItself : ForwardOnlyMigration
    {
        public override void Up() => Alter.ReplaceColumn("a").OnTable("people").By("a").AsInt64().PopulatedBy("a");
    }
}
