using FluentMigrator;
using FluentMigrator.Postgres;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class RowsTests
{
    [Fact]
    public void Rows_are_inserted_updated_and_deleted_in_backfill()
        => Assert.Equal(
            """
            {change:insert-rows,Table:public.t,Rows:[[{Column:id,Value:{default:constant,Kind:Number,Text:1}},{Column:note,Value:{default:constant}}],[{Column:id,Value:{default:constant,Kind:Number,Text:2}},{Column:at,Value:{default:well-known,Function:CurrentUtcDateTime}}]],Phase:Backfill,Identity:System}
            {change:update-rows,Table:shop.t,Set:[{Column:n,Value:{default:expression,Expression:n + 1}}],Where:[{Column:note,Value:{default:constant}}],Phase:Backfill}
            {change:update-rows,Table:public.t,Set:[{Column:n,Value:{default:constant,Kind:Number,Text:0}}],Where:[],Phase:Backfill}
            {change:delete-rows,Table:public.t,Where:[[{Column:id,Value:{default:constant,Kind:Number,Text:1}}],[{Column:note,Value:{default:constant}}]],Phase:Backfill}
            {change:delete-rows,Table:public.t,Where:[],Phase:Backfill}
            """,
            Collected.Changes<Everything>());

    [Fact]
    public void Rows_of_a_table_that_is_created_here_are_changed_in_expand()
        => Assert.Equal([Phase.Expand, Phase.Expand, Phase.Backfill], PhasesOf<IntoNewTable>());

    [Fact]
    public void A_class_or_a_statement_moves_rows_to_another_phase()
        => Assert.Equal([Phase.Contract, Phase.Expand, Phase.Backfill, Phase.Contract], PhasesOf<Moved>());

    [Fact]
    public void A_condition_without_a_column_does_not_stand_for_every_row()
        => Assert.Equal(["A row is described by no column at all: say .AllRows() if every row is meant."], Collected.Refusal<NoCondition, InvalidExpressionException>().Problems);

    [Fact]
    public void A_value_of_an_unknown_type_is_refused()
        => Assert.StartsWith("A value of type Version for 'public.t.v'", Collected.Refusal<OddValue, UnsupportedExpressionException>().Expression);

    [Fact]
    public void A_change_of_the_schema_names_no_phase()
        => Assert.StartsWith("Only SQL and changes of rows can name their phase", Assert.Single(Collected.Refusal<PhasedDrop, InvalidExpressionException>().Problems));

    [Fact]
    public void Rows_updated_beside_a_new_column_are_not_mistaken_for_its_initial_value()
        => Assert.Equal(["add column public.t.a", "update a of public.t"], Collected.Of<BesideColumn>().Changes.Select(change => change.Describe()));

    private static IEnumerable<Phase> PhasesOf<TMigration>()
        where TMigration : IMigration
        => Collected.Of<TMigration>().Changes.Select(change => change switch
        {
            Migrator.Changes.InsertRows insert => insert.Phase,
            Migrator.Changes.UpdateRows update => update.Phase,
            Migrator.Changes.DeleteRows delete => delete.Phase,
            _ => (Phase?)null,
        }).OfType<Phase>();

    [Migration(1)]
    private sealed class Everything : ForwardOnlyMigration
    {
        public override void Up()
        {
            Insert.IntoTable("t").Row(new { id = 1, note = DBNull.Value }).Row(new { id = 2, at = SystemMethods.CurrentUTCDateTime }).WithOverridingSystemValue();
            Update.Table("t").InSchema("shop").Set(new { n = RawSql.Insert("n + 1") }).Where(new { note = (string?)null });
            Update.Table("t").Set(new { n = 0 }).AllRows();
            Delete.FromTable("t").Row(new { id = 1 }).IsNull("note");
            Delete.FromTable("t").AllRows();
        }
    }

    [Migration(1)]
    private sealed class IntoNewTable : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Table("t").WithColumn("id").AsInt32();
            Insert.IntoTable("t").Row(new { id = 1 });
            Delete.FromTable("t").AllRows();
            Insert.IntoTable("u").Row(new { id = 1 });
        }
    }

    [Migration(1)]
    [RunsIn(Authoring.Phase.Contract)]
    private sealed class Moved : ForwardOnlyMigration
    {
        public override void Up()
        {
            Insert.IntoTable("t").Row(new { id = 1 });
            Insert.InPhase(Authoring.Phase.Expand).IntoTable("t").Row(new { id = 2 });
            Update.InPhase(Authoring.Phase.Backfill).Table("t").Set(new { n = 0 }).AllRows();
            Delete.InPhase(Authoring.Phase.Contract).FromTable("t").Row(new { id = 1 });
        }
    }

    [Migration(1)]
    private sealed class NoCondition : ForwardOnlyMigration
    {
        public override void Up() => Delete.FromTable("t").Row(new { });
    }

    [Migration(1)]
    private sealed class OddValue : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("t").Row(new { v = new Version(1, 2) });
    }

    [Migration(1)]
    private sealed class PhasedDrop : ForwardOnlyMigration
    {
        public override void Up() => Delete.InPhase(Authoring.Phase.Contract).Column("a").FromTable("t");
    }

    [Migration(1)]
    private sealed class BesideColumn : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Column("a").OnTable("t").AsInt32().Nullable();
            Update.Table("t").Set(new { a = 1 }).Where(new { b = 2 });
        }
    }
}
