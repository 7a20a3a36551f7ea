using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class ExistingRowsTests
{
    [Fact]
    public void Several_columns_of_one_statement_each_keep_their_value_and_their_NOT_NULL()
        => Assert.Equal(
            """
            {change:add-column,Table:public.t,Column:{Name:a,Type:{Type:Int32},IsNullable:false,Default:{default:constant,Kind:Number,Text:5},Comment:d},InitialConstant:{Kind:Number,Text:3}}
            {change:add-column,Table:public.t,Column:{Name:b,Type:{Type:String},IsNullable:true},InitialConstant:{Kind:Text,Text:x}}
            {change:add-column,Table:public.t,Column:{Name:c,Type:{Type:DateTime},IsNullable:false},InitialValue:now()}
            """,
            Collected.Changes<Several>());

    [Fact]
    public void Other_expressions_in_between_stay_where_they_are()
        => Assert.Equal(
            """
            {change:add-column,Table:public.t,Column:{Name:a,Type:{Type:Int32},IsNullable:false},InitialConstant:{Kind:Number,Text:1}}
            {change:rename-column,Table:public.other,From:x,To:y}
            {change:add-column,Table:public.t,Column:{Name:b,Type:{Type:Int32},IsNullable:false},InitialConstant:{Kind:Number,Text:2}}
            """,
            Collected.Changes<Interleaved>());

    [Fact]
    public void A_system_method_is_refused_with_what_to_write()
        => AssertRefused<WithFunction>("SetExistingRowsTo of the column 'public.t.a' with a function is not supported yet. Use PopulatedBy(\"…\") with the function in SQL.");

    [Fact]
    public void A_type_that_changes_after_the_rows_are_filled_is_not_lost_in_silence()
        => AssertRefused<OtherType>("A second description of the column 'public.t.a', which this migration creates, is not supported yet. Say type, default, collation and comment once, where the column is created; only NotNullable() may follow.");

    [Fact]
    public void A_default_that_comes_after_the_rows_are_filled_is_not_lost_in_silence()
        => AssertRefused<OtherDefault>("A second description of the column 'public.t.a', which this migration creates, is not supported yet. Say type, default, collation and comment once, where the column is created; only NotNullable() may follow.");

    [Fact]
    public void A_second_value_is_refused()
        => AssertRefused<TwoValues>("A second value for existing rows of the column 'public.t.a' is not supported yet. Keep one of them, or give the second in a migration of its own.");

    [Fact]
    public void SQL_that_may_read_what_came_in_between_is_refused()
        => AssertRefused<ReadsInBetween>("SQL that gives existing rows of the column 'public.t.a' a value after other changes, which it may read, is not supported yet. Let it follow the column directly, or give the value in a migration of its own.");

    [Fact]
    public void A_phase_of_its_own_is_refused()
        => AssertRefused<Phased>("A phase for the value that existing rows of the column 'public.t.a' get is not supported yet. Leave the phase out: rows of a new column are filled in the backfill.");

    // FluentMigrator itself drops the value of a column that exists: it makes no expression of it.
    [Fact]
    public void For_a_column_that_exists_FluentMigrator_says_only_NOT_NULL()
        => Assert.Equal("{change:alter-column,Table:public.t,Column:{Name:a,Type:{Type:Int32},IsNullable:false}}", Collected.Changes<Altered>());

    private static void AssertRefused<TMigration>(string text)
        where TMigration : IMigration
    {
        var refusal = Collected.Refusal<TMigration, UnsupportedExpressionException>();

        Assert.Equal("MIG1014", refusal.Code);
        Assert.EndsWith(text, refusal.Message, StringComparison.Ordinal);
    }

    [Migration(1)]
    private sealed class Several : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("t")
            .AddColumn("a").AsInt32().SetExistingRowsTo(3).NotNullable().WithDefaultValue(5).WithColumnDescription("d")
            .AddColumn("b").AsString().Nullable().SetExistingRowsTo("x")
            .AddColumn("c").AsDateTime().NotNullable().SetExistingRowsTo(RawSql.Insert("now()"));
    }

    [Migration(1)]
    private sealed class Interleaved : ForwardOnlyMigration
    {
        public override void Up()
        {
            var first = Create.Column("a").OnTable("t").AsInt32();
            Rename.Column("x").OnTable("other").To("y");
            var second = Create.Column("b").OnTable("t").AsInt32();
            first.SetExistingRowsTo(1).NotNullable();
            second.SetExistingRowsTo(2).NotNullable();
        }
    }

    [Migration(1)]
    private sealed class WithFunction : ForwardOnlyMigration
    {
        public override void Up() => Create.Column("a").OnTable("t").AsDateTime().SetExistingRowsTo(SystemMethods.CurrentDateTime).NotNullable();
    }

    [Migration(1)]
    private sealed class OtherType : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("a").OnTable("t").AsInt32().Nullable();
            Update.Table("t").Set(new { a = 1 }).AllRows();
            Alter.Column("a").OnTable("t").AsInt64().NotNullable();
        }
    }

    [Migration(1)]
    private sealed class OtherDefault : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("a").OnTable("t").AsInt32().Nullable();
            Update.Table("t").Set(new { a = 1 }).AllRows();
            Alter.Column("a").OnTable("t").AsInt32().NotNullable().WithDefaultValue(7);
        }
    }

    [Migration(1)]
    private sealed class TwoValues : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("a").OnTable("t").AsInt32().SetExistingRowsTo(1).NotNullable();
            Update.Table("t").Set(new { a = RawSql.Insert("a + 1") }).AllRows();
        }
    }

    [Migration(1)]
    private sealed class ReadsInBetween : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("a").OnTable("t").AsInt32().Nullable();
            Update.Table("t").Set(new { b = 2 }).Where(new { b = 1 });
            Update.Table("t").Set(new { a = RawSql.Insert("b") }).AllRows();
        }
    }

    [Migration(1)]
    private sealed class Phased : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("a").OnTable("t").AsInt32().Nullable();
            Update.InPhase(Authoring.Phase.Contract).Table("t").Set(new { a = 1 }).AllRows();
        }
    }

    [Migration(1)]
    private sealed class Altered : ForwardOnlyMigration
    {
        public override void Up() => Alter.Table("t").AlterColumn("a").AsInt32().SetExistingRowsTo(3).NotNullable();
    }
}
