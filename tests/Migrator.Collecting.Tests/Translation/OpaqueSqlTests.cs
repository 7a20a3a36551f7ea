using FluentMigrator;
using Migrator.Authoring;
using Migrator.Collecting.Errors;

namespace Migrator.Collecting.Tests.Translation;

public class OpaqueSqlTests
{
    [Fact]
    public void Each_phase_can_be_declared_with_its_undo_and_purpose()
    {
        Assert.Equal(
            """
            {change:run-sql,Sql:CREATE EXTENSION citext,Undo:DROP EXTENSION citext}
            {change:run-sql,Sql:UPDATE t SET a = 1,Phase:Backfill,Purpose:Repair}
            {change:run-sql,Sql:SELECT '{0}',Phase:Contract}
            """,
            Collected.Changes<Declared>());
    }

    [Fact]
    public void A_class_can_declare_the_phase_of_all_its_sql()
        => Assert.Equal(
            """
            {change:run-sql,Sql:SELECT 1,Phase:Contract}
            {change:run-sql,Sql:SELECT 2,Phase:Backfill,Undo:SELECT 3}
            """,
            Collected.Changes<AllInContract>());

    [Fact]
    public void Sql_runs_outside_a_transaction_where_a_statement_or_the_class_says_so()
        => Assert.Equal(
            """
            {change:run-sql,Sql:VACUUM t,Undo:SELECT 1,IsOutsideTransaction:true,DoneWhen:SELECT true}
            {change:run-sql,Sql:SELECT 2}
            {change:run-sql,Sql:VACUUM u,Phase:Contract,IsOutsideTransaction:true}
            """,
            $"{Collected.Changes<Outside>()}\n{Collected.Changes<AllOutside>()}");

    [Fact]
    public void An_embedded_script_is_read_when_it_is_collected()
        => Assert.Equal(
            "{change:run-sql,Sql:GRANT SELECT ON orders TO reader;,Phase:Contract}",
            Collected.Changes<FromResource>().Replace("\\n", "", StringComparison.Ordinal));

    [Fact]
    public void Sql_that_does_not_say_when_it_runs_is_refused_with_both_ways_to_say_it()
    {
        var refusal = Collected.Refusal<Undeclared, UndeclaredPhaseException>();

        Assert.Equal("MIG1013", refusal.Code);
        Assert.Equal("VACUUM orders", refusal.Statement);
        Assert.Equal(
            $"{typeof(Undeclared).FullName}: \"VACUUM orders\" does not say when it runs, and only its author can know. " +
            "Write Execute.InPhase(Phase.Expand, undo: \"…\").Sql(\"…\"), or put [RunsIn(Phase.Contract)] on the class.",
            refusal.Message);
    }

    [Fact]
    public void A_script_that_is_not_there_names_its_class()
        => Assert.StartsWith($"{typeof(MissingScript).FullName}: it threw while it was read: ", Collected.Refusal<MissingScript, MigrationFailedException>().Message);

    [Migration(1)]
    private sealed class Outside : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.InPhase(Authoring.Phase.Expand, undo: "SELECT 1").OutsideTransaction(doneWhen: "SELECT true").Sql("VACUUM t");
            Execute.InPhase(Authoring.Phase.Expand).Sql("SELECT 2");
        }
    }

    [Migration(1, TransactionBehavior.None)]
    [RunsIn(Authoring.Phase.Contract)]
    private sealed class AllOutside : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("VACUUM u");
    }

    [Migration(1)]
    private sealed class Declared : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.InPhase(Authoring.Phase.Expand, undo: "DROP EXTENSION citext").Sql("CREATE EXTENSION citext");
            Execute.InPhase(Authoring.Phase.Backfill).Sql("UPDATE t SET a = 1", "Repair");
            Execute.InPhase(Authoring.Phase.Contract).Sql("SELECT '{0}'");
        }
    }

    [Migration(1)]
    [RunsIn(Authoring.Phase.Contract)]
    private sealed class AllInContract : ForwardOnlyMigration
    {
        public override void Up()
        {
            Execute.Sql("SELECT 1");
            Execute.InPhase(Authoring.Phase.Backfill, undo: "SELECT 3").Sql("SELECT 2");
        }
    }

    [Migration(1)]
    private sealed class FromResource : ForwardOnlyMigration
    {
        public override void Up() => Execute.InPhase(Authoring.Phase.Contract).EmbeddedScript("Translation.Script.sql");
    }

    [Migration(1)]
    private sealed class Undeclared : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("VACUUM\n  orders");
    }

    [Migration(1)]
    private sealed class MissingScript : ForwardOnlyMigration
    {
        public override void Up() => Execute.InPhase(Authoring.Phase.Contract).Script("/nowhere/at-all.sql");
    }
}
