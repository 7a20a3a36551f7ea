using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Collecting.Tests.Translation;

public sealed class ConstraintTests
{
    [Fact]
    public void Constraints_of_existing_tables_come_and_go_each_in_its_own_words()
        => Assert.Equal(
            """
            {change:add-key,Table:public.t,Key:{Name:u,Columns:[a,b],Deferral:InitiallyDeferred}}
            {change:add-check,Table:public.t,Name:c,Expression:a > 0}
            {change:add-exclusion,Table:shop.t,Name:x,Elements:[{Expression:a,Operator:=},{Expression:b,Operator:&&}],Method:gist,Filter:a > 1}
            {change:drop-constraint,Table:public.t,Name:c2,Sort:Check}
            {change:drop-constraint,Table:public.t,Name:x2,Sort:Exclusion}
            {change:drop-constraint,Table:public.t,Name:u2,Sort:Unique}
            {change:drop-constraint,Table:public.t,Name:p2}
            {change:drop-constraint,Table:public.t,Name:f2,Sort:ForeignKey}
            """,
            Collected.Changes<Constraints>());

    [Fact]
    public void FluentMigrators_own_runner_refuses_ours_with_a_sentence()
    {
        var check = new CreateCheckConstraintExpression { ConstraintName = "c", TableName = "t" };

        var refusal = Assert.Throws<NotSupportedException>(() => check.ExecuteWith(null!));

        Assert.Equal("CreateCheckConstraint c on t is planned and run by the migrator tool, not by FluentMigrator's own runner. Run 'migrator expand' and the phases after it instead.", refusal.Message);
        Assert.Throws<NotSupportedException>(() => new DeferrableExpression(check, initiallyDeferred: true).ExecuteWith(null!));
    }

    [Migration(1)]
    private sealed class Constraints : ForwardOnlyMigration
    {
        public override void Up()
        {
            Create.Deferrable(initiallyDeferred: true).UniqueConstraint("u").OnTable("t").Columns("a", "b");
            Create.CheckConstraint("c").OnTable("t").Expression("a > 0");
            Create.ExclusionConstraint("x").OnTable("t").InSchema("shop").Using("gist").With("a", "=").With("b", "&&").Where("a > 1");
            Delete.CheckConstraint("c2").FromTable("t");
            Delete.ExclusionConstraint("x2").FromTable("t");
            Delete.UniqueConstraint("u2").FromTable("t");
            Delete.PrimaryKey("p2").FromTable("t");
            Delete.ForeignKey("f2").OnTable("t");
        }
    }
}
