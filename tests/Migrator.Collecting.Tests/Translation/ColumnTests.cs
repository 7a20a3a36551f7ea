using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class ColumnTests
{
    [Fact]
    public void A_new_column_keeps_its_type_default_collation_and_comment()
    {
        Assert.Equal(
            """
            {change:add-column,Table:public.orders,Column:{Name:note,Type:{Type:String,Size:200},IsNullable:true,Collation:C,Comment:Free text}}
            {change:add-column,Table:public.orders,Column:{Name:total,Type:{Type:Decimal,Size:18,Scale:4},IsNullable:false,Default:{default:constant,Kind:Number,Text:0.5}}}
            {change:add-column,Table:public.orders,Column:{Name:tags,Type:{Verbatim:text[]},IsNullable:false,Default:{default:expression,Expression:'{}'::text[]}}}
            {change:add-column,Table:shop.orders,Column:{Name:twice,Type:{Type:Int64},IsNullable:true,GeneratedAs:total * 2}}
            """,
            Collected.Changes<NewColumns>());
    }

    [Fact]
    public void A_new_column_says_by_itself_or_by_a_value_what_existing_rows_get()
    {
        Assert.Equal(
            """
            {change:add-column,Table:public.users,Column:{Name:slug,Type:{Type:String},IsNullable:false},InitialValue:lower(name)}
            {change:add-column,Table:public.users,Column:{Name:country,Type:{Type:String,Size:2},IsNullable:false},InitialConstant:{Kind:Text,Text:DE}}
            {change:add-column,Table:public.users,Column:{Name:score,Type:{Type:Int32},IsNullable:true},InitialConstant:{Kind:Number,Text:3}}
            {change:add-column,Table:public.users,Column:{Name:seen,Type:{Type:DateTime},IsNullable:false},InitialValue:now()}
            {change:create-index,Table:public.users,Name:IX_users_seen,Keys:[{Column:seen}]}
            """,
            Collected.Changes<InitialValues>());
    }

    [Fact]
    public void An_altered_column_leaves_alone_what_its_author_does_not_name()
    {
        Assert.Equal(
            """
            {change:alter-column,Table:public.users,Column:{Name:age,Type:{Type:Int64}}}
            {change:alter-column,Table:public.users,Column:{Name:age,Type:{Type:Int64},IsNullable:false},Up:coalesce(age, 0)}
            {change:alter-column,Table:public.users,Column:{Name:age,Type:{Type:String},IsNullable:true,Comment:In years},Up:age::text,Down:age::int}
            """,
            Collected.Changes<AlteredColumns>());
    }

    [Fact]
    public void Each_column_of_a_list_is_dropped_by_itself()
    {
        Assert.Equal(
            """
            {change:drop-column,Table:public.users,Column:fax}
            {change:drop-column,Table:public.users,Column:telex}
            """,
            Collected.Changes<TwoDropped>());
    }

    [Fact]
    public void The_marker_of_alter_table_says_nothing_unless_it_carries_a_comment()
    {
        Assert.Equal(
            """
            {change:comment-on-table,Table:public.users,Comment:People}
            {change:add-column,Table:public.users,Column:{Name:a,Type:{Type:Int32},IsNullable:true}}
            {change:alter-column,Table:public.users,Column:{Name:b,Type:{Type:Int64}}}
            """,
            Collected.Changes<ThroughAlterTable>());
    }

    [Fact]
    public void A_default_of_an_existing_column_is_said_once_though_FluentMigrator_says_it_twice()
    {
        Assert.Equal(
            """
            {change:alter-column,Table:shop.users,Column:{Name:role,Type:{Type:String},Default:{default:constant,Kind:Text,Text:guest}}}
            {change:alter-column,Table:shop.users,Column:{Name:born,Type:{Type:DateTime},Default:{default:well-known,Function:CurrentUtcDateTime}}}
            {change:drop-column-default,Table:shop.users,Column:age}
            """,
            Collected.Changes<DefaultsOfColumns>());
    }

    [Fact]
    public void A_created_column_has_no_old_value_to_lead_back_to()
    {
        var refusal = Collected.Refusal<CreatedWithDown, InvalidExpressionException>();

        Assert.EndsWith(
            "the column 'public.users.x' is not valid. A created column has no old value that a second mapping could lead back to: give PopulatedBy one expression.",
            refusal.Message);
    }

    [Fact]
    public void Two_ways_of_filling_a_column_contradict_each_other()
        => Assert.EndsWith(
            "SetExistingRowsTo and PopulatedBy both say what existing rows get: keep one.",
            Collected.Refusal<FilledTwice, InvalidExpressionException>().Message);

    [Fact]
    public void A_column_option_nobody_understands_is_refused_by_its_name()
        => Assert.StartsWith(
            "The option 'Strange' of the column 'public.users.x'",
            Collected.Refusal<StrangeOption, UnsupportedExpressionException>().Expression);

    [Fact]
    public void A_computed_column_says_whether_it_is_stored_or_computed_when_it_is_read()
        => Assert.Equal(
            "{change:add-column,Table:public.users,Column:{Name:x,Type:{Type:Int32},IsNullable:true,GeneratedAs:1,IsVirtual:true}}",
            Collected.Changes<NotStored>());

    [Migration(1)]
    private sealed class NewColumns : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("note").OnTable("orders").AsString(200, "C").Nullable().WithColumnDescription("Free text");
            Create.Column("total").OnTable("orders").AsDecimal(18, 4).WithDefaultValue(0.5m);
            Create.Column("tags").OnTable("orders").AsCustom("text[]").NotNullable().WithDefaultValue(RawSql.Insert("'{}'::text[]"));
            Create.Column("twice").OnTable("orders").InSchema("shop").AsInt64().Nullable().Computed("total * 2", true);
        }
    }

    [Migration(1)]
    private sealed class InitialValues : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("slug").OnTable("users").AsString().NotNullable().PopulatedBy("lower(name)");
            Create.Column("country").OnTable("users").AsString(2).SetExistingRowsTo("DE").NotNullable();
            Alter.Table("users").AddColumn("score").AsInt32().Nullable().SetExistingRowsTo(3);
            Create.Column("seen").OnTable("users").AsDateTime().SetExistingRowsTo(RawSql.Insert("now()")).Indexed().NotNullable();
        }
    }

    [Migration(1)]
    private sealed class AlteredColumns : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Column("age").OnTable("users").AsInt64();
            Alter.Column("age").OnTable("users").AsInt64().NotNullable().PopulatedBy("coalesce(age, 0)");
            Alter.Column("age").OnTable("users").AsString().Nullable().WithColumnDescription("In years").PopulatedBy("age::text", "age::int");
        }
    }

    [Migration(1)]
    private sealed class TwoDropped : ForwardOnlyMigration
    {
        public override void Up() => Delete.Column("fax").Column("telex").FromTable("users");
    }

    [Migration(1)]
    private sealed class ThroughAlterTable : ForwardOnlyMigration
    {
        public override void Up()
            => Alter.Table("users").WithDescription("People").AddColumn("a").AsInt32().Nullable().AlterColumn("b").AsInt64();
    }

    [Migration(1)]
    private sealed class DefaultsOfColumns : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Column("role").OnTable("users").InSchema("shop").AsString().WithDefaultValue("guest");
            Alter.Column("born").OnTable("users").InSchema("shop").AsDateTime().WithDefault(SystemMethods.CurrentUTCDateTime);
            Delete.DefaultConstraint().OnTable("users").InSchema("shop").OnColumn("age");
        }
    }

    [Migration(1)]
    private sealed class CreatedWithDown : ForwardOnlyMigration
    {
        public override void Up() => Create.Column("x").OnTable("users").AsInt32().Nullable().PopulatedBy("1", "2");
    }

    [Migration(1)]
    private sealed class FilledTwice : ForwardOnlyMigration
    {
        public override void Up() => Create.Column("x").OnTable("users").AsInt32().PopulatedBy("1").SetExistingRowsTo(2).NotNullable();
    }

    [Migration(1)]
    private sealed class StrangeOption : ForwardOnlyMigration
    {
        public override void Up()
        {
            var column = Create.Column("x").OnTable("users").AsInt32().Nullable();
            ((FluentMigrator.Builders.IColumnExpressionBuilder)column).Column.AdditionalFeatures["Strange"] = true;
        }
    }

    [Migration(1)]
    private sealed class NotStored : ForwardOnlyMigration
    {
        public override void Up() => Create.Column("x").OnTable("users").AsInt32().Nullable().Computed("1", false);
    }
}
